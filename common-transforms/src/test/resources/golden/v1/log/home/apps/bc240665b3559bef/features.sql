SELECT * FROM (
  SELECT id, kind, shop, item, amount,
         AVG(amount) OVER by_shop AS shop_mean,
         COUNT(*) OVER by_shop AS shop_rows,
         SUM(CASE WHEN kind = 'sold' THEN amount END) OVER by_item AS item_sold,
         COUNT(*) OVER by_item AS item_rows
  FROM sales
  WINDOW by_shop AS (PARTITION BY shop ORDER BY ts RANGE INTERVAL '30' MINUTE PRECEDING),
         by_item AS (PARTITION BY item ORDER BY ts RANGE INTERVAL '2' HOUR PRECEDING)
) WHERE kind = 'offer'
