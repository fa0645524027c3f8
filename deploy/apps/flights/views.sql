-- The app's own views, over the merged ones. Time is the log's: "now" is the newest event time seen.
CREATE VIEW airport_risk AS
WITH latest AS (
  SELECT max(event_time) AS moment FROM events
),
landed AS (
  SELECT e.origin, count(*) AS landed, avg(e.arr_delay_min) AS mean_delay_min,
         avg(CASE WHEN e.arr_delay_min >= 15 THEN 1.0 ELSE 0.0 END) AS late_share
  FROM events e, latest l
  WHERE e.kind = 'landed' AND e.event_time > l.moment - INTERVAL 3 HOUR
  GROUP BY e.origin
),
scored AS (
  SELECT f.origin, count(*) AS departed, avg(p.score) AS mean_score
  FROM predictions p
  JOIN features f ON f.flight_id = p.flight_id, latest l
  WHERE p._event_time > l.moment - INTERVAL 3 HOUR AND f._event_time > l.moment - INTERVAL 3 HOUR
  GROUP BY f.origin
)
SELECT s.origin, s.departed, s.mean_score, d.landed, d.mean_delay_min, d.late_share
FROM scored s
LEFT JOIN landed d ON d.origin = s.origin;
