"""Tables: by pyarrow, pandas, polars and DuckDB, and without any of them."""

from __future__ import annotations

import pickle
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import massgen_logs as ml
from massgen_logs import errors

duckdb = pytest.importorskip("duckdb")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")


def rows(columns: dict[str, list[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*columns.values(), strict=True))


@pytest.mark.parametrize("name", list(ml.table_names()))
def test_every_reader_of_arrow_sees_the_same(name: str, restarts: ml.Session) -> None:
    table = restarts.table(name)
    expected = table.to_pydict()
    assert list(expected) == [column.name for column in table.columns]
    assert table.to_arrow().to_pydict() == expected
    assert pyarrow.table(table).schema.names == pyarrow.schema(table).names
    assert table.to_polars().rows() == rows(expected)
    assert polars.DataFrame(table).shape == (len(table), len(table.columns))
    frame = table.to_pandas()
    assert frame.shape == (len(table), len(table.columns))
    for column in frame:
        seen = [None if pandas.isna(value) else value for value in frame[column]]
        assert [value.to_pydatetime() if isinstance(value, pandas.Timestamp) else value for value in seen] == (
            expected[column]
        ), column
    connection = duckdb.connect()
    connection.register("t", table)
    assert polars.DataFrame(connection.sql("SELECT * FROM t")).rows() == rows(expected)
    # The same object may be read again.
    assert connection.sql("SELECT count(*) FROM t").fetchall() == [(len(table),)]


def test_types_are_kept_and_null_is_not_zero(restarts: ml.Session) -> None:
    agents = restarts.table("agents").to_polars()
    assert agents["cost_usd"].dtype == polars.Float64 and agents["cost_usd"].is_null().all()
    assert agents["input_tokens"].sum() == 59885
    rounds = restarts.table("rounds").to_polars()
    assert rounds["started"].dtype == polars.Datetime("us", "UTC")
    first = restarts.table("rounds").to_pydict()["started"][0]
    assert isinstance(first, datetime) and first.tzinfo == timezone.utc


def test_tables_over_several_sessions(root: Path, restarts: ml.Session) -> None:
    paths = [next(root.glob(f"{name}/log_*")) for name in ["0.1.97_s01_two_agents_vote", "0.1.97_s10_big"]]
    sources = [paths[0], ml.load(paths[1]), restarts.analyze()]
    made = ml.tables(sources, ["agents", "votes"])
    assert list(made) == ["agents", "votes"]
    frame = made["agents"].to_polars()
    assert frame["session_id"].unique(maintain_order=True).to_list() == [paths[0].name, paths[1].name, restarts.name]
    alone = [ml.table("agents", source).to_polars() for source in sources]
    assert polars.concat(alone).equals(frame)
    assert ml.table("agents", sources) == made["agents"]
    assert set(ml.tables(restarts)) == set(ml.table_names())
    assert len(ml.table("agents", [])) == 0
    with pytest.raises(errors.OptionError, match="tables: sessions, turns"):
        ml.table("nothing", restarts)
    with pytest.raises(errors.NotASessionError):
        ml.table("agents", [restarts, root.parent])


def test_a_table_is_a_value(restarts: ml.Session) -> None:
    for name in ml.table_names():
        table = restarts.table(name)
        again = pickle.loads(pickle.dumps(table))
        assert again == table and hash(again) == hash(table)
        assert again.to_arrow() == table.to_arrow()
    assert restarts.table("votes") != restarts.table("answers")
    assert repr(restarts.table("votes")) == "<Table votes: 4 rows, 17 columns>"
    assert restarts.table("votes").to_pydict(1)["voter"] == restarts.table("votes").to_pydict()["voter"][:1]


def test_a_table_is_shown_by_a_notebook(root: Path) -> None:
    shown = ml.load(next(root.glob("0.1.97_s10_big/log_*"))).table("events")._repr_html_()
    assert shown.count("<tr>") == 21
    assert "the first 20 of them" in shown and "not recorded" in shown
    hostile = ml.load(next(root.glob("synthetic/hostile/log_*")))
    for name in ml.table_names():
        shown = hostile.table(name)._repr_html_()
        assert "<script" not in shown and "\x1b" not in shown and "<img" not in shown


def test_columns_are_documented(restarts: ml.Session) -> None:
    for name, about in ml.table_names().items():
        assert about
        for column in restarts.table(name).columns:
            assert column.about and column.values


def test_what_is_not_installed_is_named(restarts: ml.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    table = restarts.table("votes")
    for name, call in [
        ("polars", table.to_polars),
        ("pyarrow", table.to_arrow),
        ("pandas", table.to_pandas),
    ]:
        with monkeypatch.context() as without:
            without.setitem(sys.modules, name, None)
            with pytest.raises(errors.MissingPackageError, match=f"pip install {name}") as caught:
                call()
            assert isinstance(caught.value, ImportError) and caught.value.name == name
    assert len(table.to_pydict()["voter"]) == 4
