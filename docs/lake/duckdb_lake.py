"""Asks a lake in DuckDB what `massgen-logs query` asks it, and compares the answers.

    python docs/lake/duckdb_lake.py LAKE [PROGRAM]

PROGRAM is `massgen-logs` built with the feature `sql`; without it only DuckDB answers.
"""

import json
import math
import subprocess
import sys
from datetime import date, datetime, timezone
from pathlib import Path

import duckdb

# Statements that both engines understand as they are.
QUERIES = {
    "rounds by agent": """
        SELECT attributes->>'massgen.agent_id' AS agent, COUNT(*) AS rounds, SUM(duration) AS seconds
        FROM records WHERE span_name LIKE 'agent.%' GROUP BY 1 ORDER BY 1""",
    "tokens by agent": """
        SELECT attributes->>'massgen.agent_id' AS agent,
               SUM(CAST(attributes->>'massgen.usage.increment.input' AS BIGINT)) AS input_tokens
        FROM records WHERE span_name LIKE 'agent.%' GROUP BY 1 ORDER BY 1""",
    "spans by date": "SELECT date, COUNT(*) AS spans FROM records GROUP BY date ORDER BY date",
    "one date": """
        SELECT COUNT(*) AS calls, SUM(seconds) AS seconds FROM tool_calls WHERE date = '2026-11-24'""",
    "what is not recorded": """
        SELECT COUNT(*) AS attempts, COUNT(cost_usd) AS priced, SUM(cost_usd) AS cost_usd FROM attempts""",
    "winners and their votes": """
        SELECT a.session_id, a.turn, a.attempt, a.winner, COUNT(v.voter) AS votes
        FROM attempts AS a LEFT JOIN votes AS v
          ON v.session_id = a.session_id AND v.turn = a.turn AND v.attempt = a.attempt AND v.target = a.winner
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3""",
    "first and last instant": "SELECT MIN(start_timestamp) AS first, MAX(end_timestamp) AS last FROM records",
}


def connect(lake: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view for each table of the lake."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for folder in sorted(path for path in lake.iterdir() if path.is_dir() and not path.name.startswith("_")):
        files = str(folder / "*" / "*.parquet").replace("'", "''")
        connection.execute(
            f"CREATE VIEW {folder.name} AS SELECT * FROM read_parquet('{files}', hive_partitioning = true)"
        )
    return connection


def of_duckdb(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def of_program(program: str, lake: Path, sql: str) -> list[dict]:
    ran = subprocess.run(
        [program, "query", "--format", "json", sql, str(lake)], check=True, capture_output=True, text=True
    )
    return json.loads(ran.stdout)


def plain(value: object) -> object:
    """A value as both engines have it in JSON."""
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def same(one: object, other: object) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        # Sums of floating point numbers depend on their order.
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


def main() -> int:
    lake = Path(sys.argv[1])
    program = sys.argv[2] if len(sys.argv) > 2 else None
    connection = connect(lake)
    different = 0
    for name, sql in QUERIES.items():
        rows = [{key: plain(value) for key, value in row.items()} for row in of_duckdb(connection, sql)]
        verdict = ""
        if program:
            others = of_program(program, lake, sql)
            equal = len(rows) == len(others) and all(
                one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
                for one, other in zip(rows, others)
            )
            verdict = ": equal" if equal else f": different\n  DuckDB  {rows}\n  program {others}"
            different += not equal
        print(f"{name}, {len(rows)} rows{verdict}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
