-- Each day twice: when it is over and measured, and a day later, when it is known what weather followed it.
--   source   data/seattle-weather.csv
SELECT day_id, kind, at_time, station, precipitation, temp_max, temp_min, wind, weather
FROM (
  SELECT CAST(strftime(date, '%Y%m%d') AS BIGINT) AS day_id, 'measured' AS kind,
         timezone('America/Los_Angeles', CAST(date AS TIMESTAMP) + INTERVAL 1 DAY) AS at_time, 'seattle' AS station,
         precipitation, temp_max, temp_min, wind, weather
  FROM source
  UNION ALL
  SELECT CAST(strftime(date - INTERVAL 1 DAY, '%Y%m%d') AS BIGINT), 'followed',
         timezone('America/Los_Angeles', CAST(date AS TIMESTAMP) + INTERVAL 1 DAY), 'seattle',
         NULL, NULL, NULL, NULL, weather
  FROM source
  WHERE date > (SELECT min(date) FROM source)
)
ORDER BY at_time, kind
