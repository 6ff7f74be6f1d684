-- Spans that failed in a file: $file is a part of its path, of code or of a log, or of the message.
SELECT session_id, start_timestamp, span_name, exception_type, exception_message,
       COALESCE(attributes->>'code.filepath', attributes->>'massgen.log.source') AS file
FROM records
WHERE is_exception = true
  AND (POSITION($file IN COALESCE(attributes->>'code.filepath', '')) > 0
       OR POSITION($file IN COALESCE(attributes->>'massgen.log.source', '')) > 0
       OR POSITION($file IN COALESCE(exception_message, '')) > 0)
ORDER BY start_timestamp DESC NULLS LAST, span_id
