-- What weather came the day after.
SELECT day_id, weather AS label
FROM days
WHERE kind = 'followed'
