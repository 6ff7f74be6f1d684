-- Spans and points in order of their starts, with the seconds since the start of their trace.
WITH first AS (
  SELECT trace_id, MIN(start_timestamp) AS start FROM records GROUP BY trace_id
)
SELECT
  r.session_id,
  ROUND((EXTRACT(EPOCH FROM r.start_timestamp) - EXTRACT(EPOCH FROM f.start))::numeric, 3) AS at_seconds,
  r.duration,
  CASE WHEN r.parent_span_id IS NULL THEN r.span_name ELSE '  └─ ' || r.span_name END AS hierarchy
FROM records AS r
JOIN first AS f USING (trace_id)
ORDER BY r.session_id, r.start_timestamp NULLS LAST, r.span_id
