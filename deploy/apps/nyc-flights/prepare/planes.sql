-- The register is taken as known when the year begins.
--   source   planes_2013.parquet
SELECT tailnum, TIMESTAMPTZ '2013-01-01 00:00:00+00' AS registered_at, CAST(year AS INTEGER) AS built,
       CAST(seats AS INTEGER) AS seats
FROM source
ORDER BY tailnum
