"""Ten thousand events, from the file to a frame: `massgen_logs.events` and polars beside `json` and pandas.

    python massgen-python/benches/events_to_frame.py [EVENTS]

The lines are those of real fixtures, again and again. Both sides give the same columns and are held equal first. Medians
of 10 after 5 that do not count, imports left out: those of one side in a row and then those of the other; and by turns,
where each side finds the caches and the memory as the other left them. Memory is the growth of the process's peak (Linux), in a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas
import polars

import massgen_logs

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
WARM_UP = 5
RUNS = 10
SESSION = "log_20260105_110000_000001"


def by_hand(session: Path) -> pandas.DataFrame:
    """What a script does that knows nothing of this package."""
    path = session / "turn_1" / "attempt_1" / "events.jsonl"
    rows = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            event = json.loads(line)
            rows.append(
                {
                    "session_id": session.name,
                    "turn": 1,
                    "attempt": 1,
                    "path": "turn_1/attempt_1/events.jsonl",
                    "line": number,
                    "timestamp": event.get("timestamp"),
                    "event_type": event.get("event_type"),
                    "agent_id": event.get("agent_id"),
                    "round_number": event.get("round_number"),
                    "data": json.dumps(event.get("data")),
                    "error": None,
                }
            )
    frame = pandas.DataFrame(rows)
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"])
    return frame


def ours(session: Path) -> polars.DataFrame:
    return massgen_logs.events(session).to_polars()


def write(folder: Path, events: int, source: str) -> Path:
    """A session with that many events."""
    session = folder / SESSION
    attempt = session / "turn_1" / "attempt_1"
    attempt.mkdir(parents=True)
    lines: list[bytes] = []
    for path in sorted(FIXTURES.glob(f"{source}/log_*/turn_1/attempt_1/events.jsonl")):
        lines += path.read_bytes().splitlines(keepends=True)
    with (attempt / "events.jsonl").open("wb") as file:
        for at in range(events):
            file.write(lines[at % len(lines)])
    return session


def held_equal(session: Path) -> None:
    told, expected = ours(session), by_hand(session)
    assert told.columns == list(expected.columns)
    for name in told.columns:
        values = [None if pandas.isna(value) else value for value in expected[name]]
        if name == "data":
            assert [json.loads(value) for value in told[name]] == [json.loads(value) for value in values]
        else:
            assert told[name].to_list() == values, name


def timed(work: Callable[[Path], Any], session: Path) -> float:
    start = time.perf_counter()
    work(session)
    return time.perf_counter() - start


def status(name: str) -> int:
    """A figure of this process in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"/proc/self/status has no {name}")


def peak(session: Path) -> None:
    """Prints by how much the peak of the process grows, and the size of the frame."""
    # What the packages set up once is none of the data.
    small = write(Path(tempfile.mkdtemp()), 100, "0.1.97_*")
    ours(small)
    Path("/proc/self/clear_refs").write_text("5")
    before = status("VmRSS")
    frame = ours(session)
    print(json.dumps({"grown": status("VmHWM") - before, "data": frame.estimated_size()}))


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for source, about in [("0.1.97_s0*", "sessions of ordinary size"), ("0.1.97_s10_big", "long results")]:
        with tempfile.TemporaryDirectory() as folder:
            session = write(Path(folder), events, source)
            size = (session / "turn_1" / "attempt_1" / "events.jsonl").stat().st_size
            held_equal(session)
            print(f"{about}: {events} events, {size / 1e6:.1f} MB")
            runs = range(WARM_UP + RUNS)
            in_a_row = [[timed(side, session) for _ in runs] for side in (ours, by_hand)]
            by_turns = zip(*[[timed(side, session) for side in (ours, by_hand)] for _ in runs], strict=True)
            for order, times in [("in a row", in_a_row), ("by turns", by_turns)]:
                ours_s, theirs_s = (statistics.median(values[WARM_UP:]) for values in times)
                print(
                    f"  {order}: {ours_s * 1e3:.2f} ms, json and pandas {theirs_s * 1e3:.1f} ms: "
                    f"{theirs_s / ours_s:.1f} times"
                )
            told = subprocess.run([sys.executable, __file__, "--peak", session], check=True, capture_output=True)
            memory = json.loads(told.stdout)
            grown, data = memory["grown"], memory["data"]
            print(f"  memory: {grown / 1e6:.1f} MB for {data / 1e6:.1f} MB of data: {grown / data:.2f} times")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        peak(Path(sys.argv[2]))
    else:
        main()
