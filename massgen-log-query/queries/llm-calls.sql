-- Calls of models, slowest first. Only received spans hold single calls; the files of a session do not.
SELECT session_id, span_name, duration, attributes->>'gen_ai.request.model' AS model, start_timestamp
FROM records
WHERE span_name LIKE 'llm.%'
ORDER BY duration DESC NULLS LAST, span_id
