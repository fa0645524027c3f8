-- What is observed at an hour is known an hour later.
--   source   weather_nyc_2013.parquet
SELECT origin, obs_ts + INTERVAL 1 HOUR AS known_at, temp, dewp, humid, wind_speed, wind_gust, precip, pressure, visib
FROM source
ORDER BY known_at, origin
