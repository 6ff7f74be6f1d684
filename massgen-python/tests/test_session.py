"""Loading: what a path means, damage, errors, and that a session does not change."""

from __future__ import annotations

import copy
import logging
import pickle
import threading
import time
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors


def test_a_path_may_be_a_root_a_session_a_turn_an_attempt_a_file_or_an_entry(copied: Path) -> None:
    whole = ml.load(copied)
    for path in [copied.parent, str(copied), copied / "turn_1" / "attempt_1" / "status.json"]:
        assert ml.load(path).path == copied
    assert ml.load(ml.list_sessions(copied.parent)[0]) == whole
    assert ml.load(whole) == whole
    assert whole.name == copied.name
    assert whole.layout == "turns"
    assert whole.turns == {1: (1,)}


def test_a_named_turn_is_all_that_is_kept(turns: ml.Session) -> None:
    assert list(turns.turns) == [1, 2, 10]
    assert turns.turns[2] == (1, 2)
    assert ml.load(turns.path / "turn_2").turns == {2: (1, 2)}
    part = ml.load(turns.path / "turn_2" / "attempt_1")
    assert part.turns == {2: (1,)}
    assert ml.load(part) == part and part.path == turns.path
    assert part.events() == ml.events(part) == ml.events(turns.path / "turn_2" / "attempt_1")


def test_the_default_is_where_massgen_looks(copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MASSGEN_LOG_BASE_DIR", str(copied.parent))
    assert ml.load().path == copied
    assert [entry.path for entry in ml.list_sessions()] == [copied]
    monkeypatch.delenv("MASSGEN_LOG_BASE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(errors.NoLogsDirectoryError, match="looked in"):
        ml.load()
    (tmp_path / ".massgen").mkdir()
    copied.parent.rename(tmp_path / ".massgen" / "massgen_logs")
    assert ml.load().name == copied.name


def test_errors_are_a_tree_and_carry_the_path(tmp_path: Path, turns: ml.Session) -> None:
    with pytest.raises(errors.NotASessionError) as caught:
        ml.load(tmp_path)
    assert caught.value.path == tmp_path
    assert isinstance(caught.value, ml.MassgenLogsError)
    with pytest.raises(errors.ReadError, match="cannot be read"):
        ml.load(tmp_path / "none")
    with pytest.raises(OSError):
        ml.load(tmp_path / "none")
    with pytest.raises(errors.NoSuchTurnError, match="turns: 1, 2, 10"):
        turns.analyze(turn=3)
    with pytest.raises(LookupError):
        turns.analyze(turn=2, attempt=9)
    with pytest.raises(TypeError):
        ml.load(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_is_one_of_ours_and_can_be_pickled(name: str) -> None:
    kind = getattr(errors, name)
    assert issubclass(kind, ml.MassgenLogsError)
    error = kind("told", path="/somewhere", line=3, pointer="/a")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind and getattr(again, "name", None) == getattr(error, "name", None)
    assert (str(again), again.path, again.line, again.pointer) == ("told", Path("/somewhere"), 3, "/a")


def test_damage_is_told_and_the_rest_loads(copied: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = ml.load(copied).analyze().completion.winner.value
    status = copied / "turn_1" / "attempt_1" / "status.json"
    status.write_bytes(status.read_bytes()[:200])
    events = copied / "turn_1" / "attempt_1" / "events.jsonl"
    with events.open("ab") as file:
        file.write(b'{"event_type": "text", \x1b[31m}\n')
    with caplog.at_level(logging.INFO, logger="massgen_logs"):
        session = ml.load(copied)
    assert session.analyze().completion.winner.value == good
    kinds = {(diagnostic.location.path.rpartition("/")[2], diagnostic.kind) for diagnostic in session.diagnostics}
    assert {("status.json", "truncated"), ("events.jsonl", "bad_line")} <= kinds
    told = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(told) >= 2
    assert all("\x1b" not in record.getMessage() for record in told)
    (line,) = [record for record in told if record.log_path.endswith("events.jsonl")]  # type: ignore[attr-defined]
    assert line.log_line == 63  # type: ignore[attr-defined]


def test_strict_makes_damage_an_error_with_its_place(copied: Path) -> None:
    assert ml.load(copied, strict=True) == ml.load(copied)
    events = copied / "turn_1" / "attempt_1" / "events.jsonl"
    with events.open("ab") as file:
        file.write(b"{nothing\n")
    with pytest.raises(errors.DamagedSessionError) as caught:
        ml.load(copied, strict=True)
    assert caught.value.path == events
    assert caught.value.line == 63
    assert len(caught.value.diagnostics) == 1


def test_a_session_cannot_be_changed(restarts: ml.Session) -> None:
    for value in [restarts, restarts.analyze(), restarts.analyze().report(), restarts.table("votes")]:
        with pytest.raises(AttributeError):
            value.name = "x"  # type: ignore[misc, union-attr]
        with pytest.raises(AttributeError):
            del value._native  # type: ignore[union-attr]


def test_a_session_is_equal_copied_and_pickled(turns: ml.Session) -> None:
    for session in [turns, ml.load(turns.path / "turn_2"), ml.load(turns.path / "turn_2" / "attempt_1")]:
        again = pickle.loads(pickle.dumps(session))
        assert again == session
        assert hash(again) == hash(session)
        assert again.turns == session.turns
    assert copy.deepcopy(turns) == turns
    assert turns != ml.load(turns.path / "turn_2")
    assert turns != turns.path
    assert repr(turns).startswith("<Session log_20260105_110000_000001: turns 1, 2, 10; ")


def test_a_text_is_read_and_no_path_leads_out(restarts: ml.Session, copied: Path) -> None:
    path = "turn_1/attempt_1/events.jsonl"
    whole = (restarts.path / path).read_text()
    assert restarts.text(path, limit=1 << 24) == whole
    assert restarts.text(path, offset=10, limit=5) == whole[10:15]
    for hostile in ["../../../etc/passwd", "/etc/passwd", "turn_1/../../x"]:
        with pytest.raises((errors.RefusedPathError, errors.ReadError)):
            restarts.text(hostile)
    (copied / "link").symlink_to("/etc/passwd")
    with pytest.raises(errors.RefusedPathError, match="leads out"):
        ml.load(copied).text("link")


def test_the_list_is_newest_first_and_names_what_is_no_session(copied: Path) -> None:
    (copied.parent / "log_20270101_000000_000000").mkdir()
    listed = ml.list_sessions(copied.parent)
    assert [entry.name for entry in listed] == ["log_20270101_000000_000000", copied.name]
    assert listed[0].glance is None and listed[0].error
    glance = listed[1].glance
    assert glance is not None and listed[1].error is None
    assert (glance.winner, glance.status, glance.turns) == ("agent_a", "completed", 1)
    assert glance.cost_usd is None and glance.unpriced
    assert pickle.loads(pickle.dumps(listed)) == listed


def test_other_threads_run_while_a_session_is_read_and_analysed(root: Path) -> None:
    """The interpreter's lock is free: a thread that only counts goes on counting."""
    (path,) = (root / "0.1.97_s10_big").glob("log_*")
    counted, stop = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not stop.is_set():
            counted += 1
            time.sleep(0)

    thread = threading.Thread(target=count)
    thread.start()
    try:
        before = counted
        # One call into the compiled part, long enough to see.
        ml.tables([path] * 16, ["rounds"])
        assert counted - before > 1000
    finally:
        stop.set()
        thread.join()
