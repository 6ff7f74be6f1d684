"""Every line of events.jsonl, held against Python's own reading of it."""

from __future__ import annotations

import json
import pickle
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import massgen_logs as ml
from massgen_logs import errors

polars = pytest.importorskip("polars")


def by_hand(path: Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        event = json.loads(line)
        event["line"] = number
        rows.append(event)
    return rows


def test_every_line_is_a_row_with_what_it_says(root: Path) -> None:
    compared = 0
    for path in sorted(root.glob("0.1.97_*/log_*/turn_*/attempt_*/events.jsonl")):
        told = ml.events(path).to_polars().rows(named=True)
        expected = by_hand(path)
        assert len(told) == len(expected)
        for row, event in zip(told, expected, strict=True):
            assert json.loads(row["data"]) == event["data"]
            assert row["timestamp"] == datetime.fromisoformat(event["timestamp"])
            for name in ["line", "event_type", "agent_id", "round_number"]:
                assert row[name] == event[name]
            assert row["error"] is None
            compared += 1
    assert compared > 2000


def test_paths_sessions_and_entries_give_rows_in_order(restarts: ml.Session, turns: ml.Session, root: Path) -> None:
    path = restarts.path / "turn_1" / "attempt_1" / "events.jsonl"
    whole = ml.events(restarts.path)
    assert whole.paths == (path,)
    assert whole == restarts.events() == ml.events(path) == ml.events(restarts)
    frame = whole.to_polars()
    assert frame["path"].unique().to_list() == ["turn_1/attempt_1/events.jsonl"]
    assert frame["session_id"].unique().to_list() == [restarts.name]
    (other,) = (root / "0.1.97_s01_two_agents_vote").glob("log_*")
    both = ml.events([other, restarts])
    assert polars.concat([ml.events(other).to_polars(), frame]).equals(both.to_polars())
    assert [column.name for column in both.columns] == both.to_polars().columns
    assert pickle.loads(pickle.dumps(both)) == both and hash(pickle.loads(pickle.dumps(both))) == hash(both)
    assert repr(both) == "<Events of 2 files>"
    with pytest.raises(errors.NotASessionError):
        ml.events(root.parent)


def test_a_damaged_line_is_a_row_with_its_reason(copied: Path) -> None:
    path = copied / "turn_1" / "attempt_1" / "events.jsonl"
    good = ml.events(path).to_polars()
    with path.open("ab") as file:
        file.write(b'{nothing\n\n\xff\n{"timestamp": "2026-01-05T10:00:00", "event_type": "text", "data": {"a": 1}}\n{"cut')
    frame = ml.events(path).to_polars()
    assert frame.head(len(good)).equals(good)
    rest = frame.slice(len(good)).rows(named=True)
    assert [row["line"] for row in rest] == [63, 65, 66, 67]
    assert [row["error"] is None for row in rest] == [False, False, True, False]
    assert rest[2]["data"] == '{"a": 1}'
    assert rest[0]["data"] is None and rest[0]["event_type"] is None


def test_a_large_file_is_read_side_by_side_and_told_in_order(copied: Path) -> None:
    path = copied / "turn_1" / "attempt_1" / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    with path.open("wb") as file:
        for number in range(300):
            file.writelines(lines)
            # Blank lines, lines that cannot be read, and lines that are longer than a stretch.
            file.write(b"\n" if number % 3 else b"{nothing\r\n")
            if number % 100 == 99:
                event = json.loads(lines[0]) | {"data": {"text": "x" * 2_500_000}}
                file.write(json.dumps(event).encode() + b"\n")
    expected = [(at, line) for at, line in enumerate(path.read_bytes().split(b"\n"), 1) if line.strip()]
    frame = ml.events(copied).to_polars()
    assert path.stat().st_size > 16_000_000
    assert frame["line"].to_list() == [at for at, _ in expected]
    for row, (_, line) in zip(frame.select("data", "error").iter_rows(), expected, strict=True):
        data, error = row
        assert (error is None) == (line != b"{nothing\r")
        assert data is None or json.loads(data) == json.loads(line)["data"]


def test_a_file_that_is_gone_is_an_error_of_the_reader(copied: Path) -> None:
    events = ml.events(copied)
    (copied / "turn_1" / "attempt_1" / "events.jsonl").unlink()
    with pytest.raises(Exception, match="cannot be read"):
        events.to_polars()
    assert ml.events(copied).paths == ()
    assert ml.events(copied).to_polars().shape == (0, 11)


def test_other_readers_see_the_same(restarts: ml.Session) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    events = restarts.events()
    rows = events.to_polars().rows()
    assert [tuple(row.values()) for row in events.to_arrow().to_pylist()] == rows
    assert pyarrow.schema(events).names == events.to_polars().columns
    frame = events.to_pandas()
    assert frame.shape == (62, 11) and pandas.api.types.is_datetime64_any_dtype(frame["timestamp"])
    connection = duckdb.connect()
    connection.register("events", events)
    kinds = connection.sql("SELECT count(*) FILTER (event_type = 'answer_submitted') FROM events").fetchall()
    assert kinds == [(5,)]
