-- Tools by the time they took: calls, failures, seconds.
SELECT
  tool,
  COUNT(*) AS calls,
  SUM(CASE WHEN success = false THEN 1 ELSE 0 END) AS failed,
  ROUND(SUM(seconds), 3) AS seconds,
  ROUND(MAX(seconds), 3) AS longest
FROM tool_calls
GROUP BY tool
ORDER BY seconds DESC NULLS LAST, tool
