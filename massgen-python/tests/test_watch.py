"""Following a session."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors


def test_a_finished_session_is_told_to_its_end(restarts: ml.Session) -> None:
    changes = list(ml.watch(restarts.path, interval=0.01))
    kinds = [change.change for change in changes]
    assert kinds[0] == "attempt" and kinds[-1] == "ended"
    assert kinds.count("answer") == 5 and kinds.count("vote") == 4
    (winner,) = [change for change in changes if change.change == "winner"]
    assert winner.agent == "agent_a"


def test_what_is_written_meanwhile_is_told(restarts: ml.Session, tmp_path: Path) -> None:
    path = tmp_path / restarts.name
    attempt = path / "turn_1" / "attempt_1"
    attempt.mkdir(parents=True)
    source = restarts.path / "turn_1" / "attempt_1"
    lines = (source / "events.jsonl").read_bytes().splitlines(keepends=True)

    def write() -> None:
        for line in lines:
            with (attempt / "events.jsonl").open("ab") as file:
                file.write(line)
            time.sleep(0.002)
        shutil.copy(source / "status.json", attempt)
        shutil.copytree(source / "final", attempt / "final")

    thread = threading.Thread(target=write)
    thread.start()
    kinds = [change.change for change in ml.watch(path, interval=0.01)]
    thread.join()
    assert kinds.count("answer") == 5 and kinds[-1] == "ended"


def test_a_session_that_does_not_end_is_left_after_a_while(root: Path) -> None:
    (path,) = (root / "0.1.97_s08b_interrupt_kill9").glob("log_*")
    kinds = [change.change for change in ml.watch(path, interval=0.01, timeout=0.05)]
    assert kinds and "ended" not in kinds


def test_an_error_comes_at_once(tmp_path: Path) -> None:
    with pytest.raises(errors.NotASessionError):
        ml.watch(tmp_path)
