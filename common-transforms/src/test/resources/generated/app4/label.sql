SELECT id, 1 AS label FROM events
