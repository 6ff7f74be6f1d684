-- Spans that failed, with their messages, newest first.
SELECT session_id, start_timestamp, span_name, exception_type, exception_message, attributes->>'massgen.log.source' AS source
FROM records
WHERE is_exception = true
ORDER BY start_timestamp DESC NULLS LAST, span_id
