-- Tool calls, slowest first, in seconds.
SELECT session_id, span_name, duration, start_timestamp, attributes->>'massgen.log.source' AS source
FROM records
WHERE span_name LIKE 'mcp.%' OR span_name LIKE 'Tool execution:%'
ORDER BY duration DESC NULLS LAST, span_id
LIMIT 30
