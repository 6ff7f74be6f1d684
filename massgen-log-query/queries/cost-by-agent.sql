-- Tokens and USD by agent over all sessions, by what each round added: the sums that MassGen sends with its spans run on
-- from round to round and must not be added up. What no round recorded is not in it; `agents` has the totals. USD is what
-- was recorded: 0 for a model without a price.
SELECT
  attributes->>'massgen.agent_id' AS agent,
  COUNT(*) AS rounds,
  SUM((attributes->>'massgen.usage.increment.input')::bigint) AS input_tokens,
  SUM((attributes->>'massgen.usage.increment.output')::bigint) AS output_tokens,
  ROUND(SUM((attributes->>'massgen.usage.increment.cost')::double precision), 6) AS cost_recorded
FROM records
WHERE span_name LIKE 'agent.%'
  AND attributes->>'massgen.usage.increment.input' IS NOT NULL
GROUP BY attributes->>'massgen.agent_id'
ORDER BY agent
