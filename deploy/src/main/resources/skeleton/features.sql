-- What is known about an order at the moment it arrives. Every row feeds the windows; a row sees itself and the rows
-- that stand before it in the log. The outer WHERE says which rows are scored.
SELECT * FROM (
  SELECT kind,
         order_id,
         amount,
         COUNT(CASE WHEN kind = 'ordered' THEN 1 END)  OVER customer_7d AS orders_7d,
         COUNT(CASE WHEN kind = 'returned' THEN 1 END) OVER customer_7d AS returns_7d,
         AVG(amount)                                   OVER customer_7d AS mean_amount_7d
  FROM orders
  WINDOW customer_7d AS (PARTITION BY customer ORDER BY event_time RANGE INTERVAL '7' DAY PRECEDING)
) t
WHERE kind = 'ordered'
