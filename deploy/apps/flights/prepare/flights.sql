-- The flights of vega-datasets as one row per flight, in order of departure.
--   source   flights-3m.parquet (local departure time, delay, distance, origin, destination)
--   zones    airport-zones.csv
--   first_day, last_day   local dates, both included
-- The data has whole minutes of local time, so many flights share an instant; the order among them is that of the
-- other columns, and flight_id is the place in that order.
WITH departures AS (
  SELECT timezone(z.zone, f.date)                                    AS dep_ts,
         f.origin                                                    AS origin,
         f.destination                                               AS dest,
         CAST(f.distance AS SMALLINT)                                AS distance_mi,
         CAST(EXTRACT(HOUR FROM f.date) * 60 + EXTRACT(MINUTE FROM f.date) AS SMALLINT) AS local_minute,
         CAST(EXTRACT(ISODOW FROM f.date) - 1 AS TINYINT)            AS local_dow,      -- Monday is 0
         CAST(f.delay AS SMALLINT)                                   AS arr_delay_min
  FROM read_parquet(getvariable('source')) f
  LEFT JOIN read_csv(getvariable('zones'), header = true, columns = {'airport': 'VARCHAR', 'zone': 'VARCHAR'}) z
    ON z.airport = f.origin
  WHERE CAST(f.date AS DATE) BETWEEN CAST(getvariable('first_day') AS DATE) AND CAST(getvariable('last_day') AS DATE)
)
SELECT CAST(row_number() OVER everything - 1 AS INTEGER) AS flight_id, *
FROM departures
WINDOW everything AS (ORDER BY dep_ts, origin, dest, distance_mi, local_minute, local_dow, arr_delay_min)
ORDER BY flight_id
