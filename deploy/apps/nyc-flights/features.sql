-- What is known about a flight when it is due to leave: the schedule, the weather that was observed an hour ago or before,
-- how late flights arrived in the last hours, from where the plane comes. Only scheduled departures are scored.
SELECT flight_id, carrier, origin, dest, distance_mi, dep_hour, dep_dow,
       temp, dewp, humid, wind_speed, wind_gust, precip, pressure, visib,
       origin_delay_3h, origin_landed_3h, origin_late_24h, carrier_delay_3h, carrier_landed_3h, dest_delay_6h,
       plane_last_delay, plane_built, plane_seats
FROM (
  SELECT kind, flight_id, carrier, origin, dest, distance_mi,
         CAST(EXTRACT(HOUR FROM FROM_UTC_TIMESTAMP(at_time, 'America/New_York')) AS VARCHAR)   AS dep_hour,
         CAST(EXTRACT(ISODOW FROM FROM_UTC_TIMESTAMP(at_time, 'America/New_York')) AS VARCHAR) AS dep_dow,
         LAST_VALUE(temp)       IGNORE NULLS OVER sky AS temp,
         LAST_VALUE(dewp)       IGNORE NULLS OVER sky AS dewp,
         LAST_VALUE(humid)      IGNORE NULLS OVER sky AS humid,
         LAST_VALUE(wind_speed) IGNORE NULLS OVER sky AS wind_speed,
         MAX(wind_gust)                      OVER sky AS wind_gust,
         SUM(precip)                         OVER sky AS precip,
         LAST_VALUE(pressure)   IGNORE NULLS OVER sky AS pressure,
         LAST_VALUE(visib)      IGNORE NULLS OVER sky AS visib,
         AVG(arr_delay)                      OVER (PARTITION BY origin ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING)
           AS origin_delay_3h,
         COUNT(arr_delay)                    OVER (PARTITION BY origin ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING)
           AS origin_landed_3h,
         AVG(CASE WHEN arr_delay >= 15 THEN 1.0 WHEN arr_delay < 15 THEN 0.0 END)
                                             OVER (PARTITION BY origin ORDER BY at_time RANGE INTERVAL '1' DAY PRECEDING)
           AS origin_late_24h,
         AVG(arr_delay)                      OVER (PARTITION BY carrier ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING)
           AS carrier_delay_3h,
         COUNT(arr_delay)                    OVER (PARTITION BY carrier ORDER BY at_time RANGE INTERVAL '3' HOUR PRECEDING)
           AS carrier_landed_3h,
         AVG(arr_delay)                      OVER (PARTITION BY dest ORDER BY at_time RANGE INTERVAL '6' HOUR PRECEDING)
           AS dest_delay_6h,
         LAST_VALUE(arr_delay)  IGNORE NULLS OVER (PARTITION BY tailnum ORDER BY at_time RANGE INTERVAL '18' HOUR PRECEDING)
           AS plane_last_delay,
         LAST_VALUE(built)      IGNORE NULLS OVER (PARTITION BY tailnum ORDER BY at_time RANGE INTERVAL '500' DAY PRECEDING)
           AS plane_built,
         LAST_VALUE(seats)      IGNORE NULLS OVER (PARTITION BY tailnum ORDER BY at_time RANGE INTERVAL '500' DAY PRECEDING)
           AS plane_seats
  FROM (
    SELECT kind, flight_id, event_time AS at_time, carrier, tailnum, origin, dest, distance_mi,
           CAST(arr_delay_min AS DOUBLE) AS arr_delay,
           CAST(NULL AS DOUBLE) AS temp, CAST(NULL AS DOUBLE) AS dewp, CAST(NULL AS DOUBLE) AS humid,
           CAST(NULL AS DOUBLE) AS wind_speed, CAST(NULL AS DOUBLE) AS wind_gust, CAST(NULL AS DOUBLE) AS precip,
           CAST(NULL AS DOUBLE) AS pressure, CAST(NULL AS DOUBLE) AS visib,
           CAST(NULL AS INTEGER) AS built, CAST(NULL AS INTEGER) AS seats
    FROM flights
    UNION ALL
    SELECT 'weather', CAST(NULL AS BIGINT), observed_at, CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), origin,
           CAST(NULL AS VARCHAR), CAST(NULL AS INTEGER), CAST(NULL AS DOUBLE),
           temp, dewp, humid, wind_speed, wind_gust, precip, pressure, visib,
           CAST(NULL AS INTEGER), CAST(NULL AS INTEGER)
    FROM weather
    UNION ALL
    SELECT 'plane', CAST(NULL AS BIGINT), registered_at, CAST(NULL AS VARCHAR), tailnum, CAST(NULL AS VARCHAR),
           CAST(NULL AS VARCHAR), CAST(NULL AS INTEGER), CAST(NULL AS DOUBLE),
           CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE),
           CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE),
           built, seats
    FROM planes
  ) rows_of_all
  WINDOW sky AS (PARTITION BY origin ORDER BY at_time RANGE INTERVAL '6' HOUR PRECEDING)
) folded
WHERE kind = 'scheduled'
