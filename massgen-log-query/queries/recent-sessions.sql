-- The newest sessions with their outcomes.
SELECT s.session_id, s.started_local, a.turn, a.attempt, a.status, a.winner, a.wall_seconds, a.cost_usd, s.question
FROM sessions AS s
JOIN attempts AS a USING (session_id)
ORDER BY s.started_local DESC NULLS LAST, a.turn, a.attempt
LIMIT 50
