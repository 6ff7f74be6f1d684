-- Answers, votes, winners and other points of the coordination, newest first.
SELECT session_id, start_timestamp, span_name, message
FROM records
WHERE span_name LIKE 'Coordination event:%'
   OR span_name LIKE 'Agent answer:%'
   OR span_name LIKE 'Agent vote:%'
   OR span_name LIKE 'Winner selected:%'
   OR span_name LIKE 'Final answer%'
ORDER BY start_timestamp DESC NULLS LAST, span_id
