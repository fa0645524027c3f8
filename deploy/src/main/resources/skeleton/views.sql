-- Views over events, features, predictions, labels, models and publications.
CREATE VIEW customer_orders AS
SELECT customer, count(*) AS orders, sum(amount) AS amount
FROM events
WHERE kind = 'ordered'
GROUP BY customer;
