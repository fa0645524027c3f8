-- Hourly observations.
--   source   weather_nyc_2013.parquet
SELECT origin, obs_ts AS observed_at, temp, dewp, humid, wind_speed, wind_gust, precip, pressure, visib
FROM source
ORDER BY observed_at, origin
