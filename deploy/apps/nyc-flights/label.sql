-- Late means 15 minutes or more; known when the flight has landed. Cancelled and diverted flights have no label.
SELECT flight_id, CASE WHEN arr_delay_min >= 15 THEN 1 ELSE 0 END AS label
FROM flights
WHERE kind = 'landed'
