-- Time by phase over all sessions, in seconds. The time of agents that work side by side is added up.
SELECT
  CASE
    WHEN span_name LIKE 'agent.%.round_0' THEN 'initial_answer'
    WHEN span_name LIKE 'agent.%.round_%' THEN 'voting'
    WHEN span_name LIKE 'agent.%.presentation' THEN 'presentation'
    ELSE 'other'
  END AS phase,
  COUNT(*) AS count,
  ROUND(AVG(duration)::numeric, 2) AS avg_seconds,
  ROUND(MAX(duration)::numeric, 2) AS max_seconds,
  ROUND(SUM(duration)::numeric, 2) AS total_seconds
FROM records
WHERE span_name LIKE 'agent.%'
GROUP BY 1
ORDER BY total_seconds DESC, phase
