-- The flights as rows of the log, in event-time order: each departs, and lands when its distance says so
-- (7.5 s a mile at cruising speed and 38 minutes of taxi, climb and approach). Only a landing knows the arrival delay.
--   flights   a relation with the columns of flights.sql
SELECT flight_id, kind, event_time, origin, dest, distance_mi, local_minute, local_dow, arr_delay_min
FROM (
  SELECT CAST(flight_id AS BIGINT) AS flight_id, 'departed' AS kind, dep_ts AS event_time, origin, dest,
         CAST(distance_mi AS INTEGER) AS distance_mi, CAST(local_minute AS INTEGER) AS local_minute,
         CAST(local_dow AS INTEGER) AS local_dow, CAST(NULL AS INTEGER) AS arr_delay_min
  FROM flights
  UNION ALL
  SELECT CAST(flight_id AS BIGINT), 'landed', dep_ts + to_milliseconds(CAST(distance_mi AS BIGINT) * 7500 + 38 * 60000),
         origin, dest, CAST(distance_mi AS INTEGER), CAST(local_minute AS INTEGER), CAST(local_dow AS INTEGER),
         CAST(arr_delay_min AS INTEGER)
  FROM flights
)
ORDER BY event_time, flight_id, kind
