-- What is known about a flight at the moment it departs. Every row feeds the windows, landings included; a row sees
-- itself and the rows that stand before it in the log. Only departures are scored.
SELECT * FROM (
  SELECT kind,
         flight_id,
         origin,
         dest,
         distance_mi,
         CAST(local_dow AS VARCHAR)                                            AS dow,
         CAST(CAST(FLOOR(local_minute / 60) AS INTEGER) AS VARCHAR)            AS dep_hour,
         AVG(CASE WHEN kind = 'landed' THEN CAST(arr_delay_min AS DOUBLE) END) OVER origin_3h AS origin_delay_3h,
         COUNT(CASE WHEN kind = 'landed' THEN 1 END)                           OVER origin_3h AS origin_landed_3h,
         COUNT(CASE WHEN kind = 'departed' THEN 1 END)                         OVER origin_3h AS origin_departed_3h,
         AVG(CASE WHEN kind = 'landed' THEN CAST(arr_delay_min AS DOUBLE) END) OVER dest_3h   AS dest_delay_3h,
         COUNT(CASE WHEN kind = 'landed' THEN 1 END)                           OVER dest_3h   AS dest_landed_3h,
         COUNT(CASE WHEN kind = 'departed' THEN 1 END)                         OVER dest_3h   AS dest_departed_3h
  FROM flights
  WINDOW origin_3h AS (PARTITION BY origin ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING),
         dest_3h   AS (PARTITION BY dest   ORDER BY event_time RANGE INTERVAL '3' HOUR PRECEDING)
) t
WHERE kind = 'departed'
