"""SQL by the engines that are installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors

polars = pytest.importorskip("polars")

ENGINES = ["duckdb", "datafusion"]
SQL = "SELECT agent_id, count(*) AS answers FROM answers GROUP BY agent_id ORDER BY agent_id"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_answers_over_our_tables(engine: ml.Engine, restarts: ml.Session) -> None:
    pytest.importorskip(engine)
    answer = ml.query(SQL, restarts, engine=engine)
    assert answer.to_polars().rows() == [("agent_a", 2), ("agent_b", 2), ("agent_c", 1)]
    assert answer.to_arrow().num_rows == 3 and answer.to_pandas().shape == (3, 2)
    assert "agent_b" in repr(answer)


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_are_joined_over_sessions(engine: ml.Engine, root: Path, restarts: ml.Session) -> None:
    pytest.importorskip(engine)
    sql = """
        SELECT v.session_id, count(*) AS votes FROM votes v JOIN sessions s USING (session_id)
        WHERE s.started IS NOT NULL GROUP BY v.session_id ORDER BY v.session_id
    """
    other = next(root.glob("0.1.97_s01_two_agents_vote/log_*"))
    told = ml.query(sql, [other, restarts], engine=engine).to_polars().rows()
    assert told == [(other.name, len(ml.load(other).table("votes"))), (restarts.name, 4)]


def test_the_engines_agree_with_the_analysis(restarts: ml.Session) -> None:
    pytest.importorskip("duckdb")
    sql = "SELECT sum(input_tokens), sum(output_tokens) FROM agents"
    (told,) = ml.query(sql, restarts).to_polars().rows()
    cost = restarts.analyze().cost
    assert tuple(map(int, told)) == (cost.input_tokens.value, cost.output_tokens.value)


def test_an_engine_reaches_nothing_but_the_tables(restarts: ml.Session, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with pytest.raises(duckdb.Error):
        ml.query("SELECT * FROM read_text('/etc/hostname')", restarts, engine="duckdb").to_polars()
    with pytest.raises(duckdb.Error):
        ml.query(f"COPY (SELECT 1) TO '{tmp_path / 'x'}'", restarts, engine="duckdb")
    pytest.importorskip("datafusion")
    for sql in [f"COPY (SELECT 1) TO '{tmp_path / 'x'}' STORED AS CSV", "CREATE TABLE x AS SELECT 1"]:
        with pytest.raises(Exception, match="not supported"):
            ml.query(sql, restarts, engine="datafusion")
    assert not (tmp_path / "x").exists()


def test_without_an_engine_the_error_says_what_to_install(
    restarts: ml.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(errors.MissingPackageError, match="pip install duckdb, or pip install datafusion"):
        ml.query(SQL, restarts)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(errors.MissingPackageError, match="pip install duckdb"):
        ml.query(SQL, restarts, engine="duckdb")
    with pytest.raises(errors.OptionError, match="engines: duckdb, datafusion"):
        ml.query(SQL, restarts, engine="sqlite")  # type: ignore[arg-type]
