-- Agents side by side: rounds, time in rounds, tokens and costs. What is not recorded is NULL.
SELECT
  a.session_id, a.turn, a.attempt, a.agent_id, a.model,
  r.rounds, r.seconds,
  a.input_tokens, a.output_tokens, a.cost_usd
FROM agents AS a
LEFT JOIN (
  SELECT session_id, turn, attempt, agent_id, COUNT(*) AS rounds, SUM(seconds) AS seconds
  FROM rounds
  GROUP BY session_id, turn, attempt, agent_id
) AS r USING (session_id, turn, attempt, agent_id)
ORDER BY session_id, turn, attempt, agent_id
