-- Commands that were run more than once in an attempt, most often first.
SELECT session_id, turn, attempt, executions, command
FROM commands
WHERE executions > 1
ORDER BY executions DESC, session_id, turn, attempt, command
LIMIT 50
