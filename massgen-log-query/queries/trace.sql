-- One trace as a tree: $trace is its id. Its id stands in `trace_id` of the spans named `coordination.session`.
SELECT
  CASE WHEN parent_span_id IS NULL THEN span_name ELSE '  └─ ' || span_name END AS hierarchy,
  duration, start_timestamp, span_id, parent_span_id
FROM records
WHERE trace_id = $trace
ORDER BY start_timestamp NULLS LAST, span_id
