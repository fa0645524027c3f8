SELECT id, CASE WHEN amount > 50 THEN 1 ELSE 0 END AS label FROM sales WHERE kind = 'sold'
