-- Each flight twice: when it is due to leave, and when it has landed, which is when its delay is known.
--   source   flights_nyc_2013.parquet
SELECT flight_id, kind, event_time, carrier, tailnum, origin, dest, distance_mi, arr_delay_min
FROM (
  SELECT CAST(flight_id AS BIGINT) AS flight_id, 'scheduled' AS kind, sched_dep_ts AS event_time, carrier, tailnum, origin,
         dest, CAST(distance_mi AS INTEGER) AS distance_mi, CAST(NULL AS INTEGER) AS arr_delay_min
  FROM source
  UNION ALL
  SELECT CAST(flight_id AS BIGINT), 'landed', arr_ts, carrier, tailnum, origin, dest, CAST(distance_mi AS INTEGER),
         CAST(arr_delay_min AS INTEGER)
  FROM source
  WHERE status = 'arrived'
)
ORDER BY event_time, flight_id
