-- What the model predicts: (row id, label), from the same log.
SELECT order_id, 1 AS label
FROM orders
WHERE kind = 'returned'
