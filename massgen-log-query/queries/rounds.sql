-- Rounds of agents, longest first, in seconds.
SELECT
  session_id,
  span_name,
  duration,
  attributes->>'massgen.agent_id' AS agent_id,
  (attributes->>'massgen.round')::int AS round,
  attributes->>'massgen.round_type' AS round_type
FROM records
WHERE span_name LIKE 'agent.%'
ORDER BY duration DESC NULLS LAST, span_id
LIMIT 50
