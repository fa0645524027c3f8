-- A day as it was, and the days before it. Only days that are over are scored.
SELECT day_id, weather, season, precipitation, temp_max, temp_min, temp_max - temp_min AS temp_range, wind,
       rain_3d, rain_7d, warm_3d, warm_7d, wind_3d, rainy_7d
FROM (
  SELECT kind, day_id, weather, precipitation, temp_max, temp_min, wind,
         CAST(EXTRACT(MONTH FROM at_time) AS VARCHAR) AS season,
         SUM(precipitation) OVER three AS rain_3d,
         SUM(precipitation) OVER week AS rain_7d,
         AVG(temp_max)      OVER three AS warm_3d,
         AVG(temp_max)      OVER week AS warm_7d,
         AVG(wind)          OVER three AS wind_3d,
         SUM(CASE WHEN precipitation > 0 THEN 1 ELSE 0 END) OVER week AS rainy_7d
  FROM days
  WINDOW three AS (PARTITION BY station ORDER BY at_time RANGE INTERVAL '60' HOUR PRECEDING),
         week  AS (PARTITION BY station ORDER BY at_time RANGE INTERVAL '156' HOUR PRECEDING)
) each_day
WHERE kind = 'measured'
