"""The analysis: typed answers, options, JSON that is the program's to the byte, pickles, exports."""

from __future__ import annotations

import copy
import json
import pickle
import tomllib
from datetime import datetime, timezone
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors, facts

from .conftest import program

QUESTIONS = [
    "completion", "efficiency", "commands", "duplication", "decisions", "cost", "failures", "reasoning",
    "tool_reliability", "enforcement", "progression", "proposals", "round_roi", "delegation",
]  # fmt: skip


def test_json_is_that_of_the_program_to_the_byte(any_session: Path) -> None:
    session = ml.load(any_session)
    for turn, attempts in session.turns.items():
        args = ["analyze", any_session, "--format", "json", "--out", "-", "--turn", turn]
        assert session.analyze(turn=turn).to_json().encode() == program(*args)
        assert session.analyze(turn=turn).to_json(redact=True).encode() == program(*args, "--redact")
        first = [*args, "--attempt", attempts[0]]
        assert session.analyze(turn=turn, attempt=attempts[0]).to_json().encode() == program(*first)


def test_a_report_is_that_of_the_program_to_the_byte(any_session: Path) -> None:
    args = ["analyze", any_session, "--out", "-", "--generated", "2026-01-05"]
    analysis = ml.load(any_session).analyze()
    assert str(analysis.report("2026-01-05")).encode() == program(*args)
    assert str(analysis.report("2026-01-05", redact=False)).encode() == program(*args, "--no-redact")
    facts = analysis._native.facts(False)
    assert json.loads(facts)["turns"] == json.loads(program("summary", "--json", any_session))["turns"]


def test_exports_are_those_of_the_program(restarts: ml.Session) -> None:
    analysis = restarts.analyze()
    for format in ["sarif", "github", "issues-json", "issues-csv"]:
        told = analysis.export(format)  # type: ignore[arg-type]
        assert told.encode() == program("analyze", restarts.path, "--format", format, "--out", "-")
    with pytest.raises(errors.OptionError, match="formats: sarif"):
        analysis.export("pdf")  # type: ignore[arg-type]


def test_facts_that_are_known_from_outside(any_session: Path) -> None:
    """The scripts that drove the runs say what must come out."""
    known = any_session.parent / "FACTS.toml"
    if not known.exists():
        pytest.skip("nothing is known of this session from outside")
    session = ml.load(any_session)
    told = {(turn.turn, attempt.attempt): attempt for turn in session.analyze().summary.turns for attempt in turn.attempts}
    checked = 0
    for fact in tomllib.loads(known.read_text())["attempt"]:
        if fact["session"] != any_session.name:
            continue
        attempt = told[fact["turn"], fact["attempt"]]
        for name, value in fact.items():
            if name in {"session", "turn", "attempt", "null", "by_agent", "repeated_commands"} or not hasattr(attempt, name):
                continue
            expected = pytest.approx(value) if isinstance(value, float) else value
            assert getattr(attempt, name) == (tuple(value) if isinstance(value, list) else expected), name
            checked += 1
        for name in fact.get("null", []):
            assert getattr(attempt, name) is None
            checked += 1
    assert checked > 0


def test_the_fourteen_questions_are_typed_attributes(restarts: ml.Session) -> None:
    analysis = restarts.analyze()
    for name in QUESTIONS:
        answer = getattr(analysis, name)
        kind = getattr(facts, "".join(part.title() for part in name.split("_")))
        assert isinstance(answer, kind), name
    assert analysis.turns[-1].attempts[-1] == analysis.attempt
    assert analysis.completion.winner.value == "agent_a"
    assert str(analysis.completion.winner.evidence[0]).startswith("turn_1/attempt_1/")
    assert analysis.cost.cost_status == "unpriced"
    assert analysis.cost.cost_usd.value is None
    assert analysis.findings == analysis.attempt.red_flags
    assert all(isinstance(flag, facts.RedFlag) for flag in analysis.findings)
    assert analysis.summary.turns[0].attempts[0].answers == 5


def test_cost_is_an_answer_and_a_picture(restarts: ml.Session) -> None:
    analysis = restarts.analyze()
    assert isinstance(analysis.cost(), ml.Chart)
    assert analysis.cost == restarts.analyze().cost
    again = pickle.loads(pickle.dumps(analysis.cost))
    assert again == analysis.cost and again() == analysis.cost()


def test_evidence_leads_to_the_place(any_session: Path) -> None:
    """The line of a finding is there, and the value of one about votes: other findings are about what is missing."""
    session = ml.load(any_session)
    for turn in session.analyze().turns:
        for flag in turn.attempts[-1].red_flags:
            for evidence in flag.evidence:
                if evidence.line is not None or flag.category == "decisions":
                    assert session.lookup(evidence)


def test_a_lookup_gives_the_value_the_line_or_the_text(restarts: ml.Session) -> None:
    evidence = facts.Evidence(path="turn_1/attempt_1/status.json", pointer="/results/winner")
    assert restarts.lookup(evidence) == "agent_a"
    path = "turn_1/attempt_1/events.jsonl"
    lines = (restarts.path / path).read_text().splitlines()
    assert restarts.lookup(facts.Evidence(path=path, line=3)) == lines[2]
    assert restarts.lookup(facts.Evidence(path=path, line=3, pointer="/event_type")) == json.loads(lines[2])["event_type"]
    assert restarts.lookup(facts.Location(path=path)).splitlines() == lines
    for line, pointer in [(999, None), (3, "/none"), (None, "/x"), (3, "/data/0/~1")]:
        with pytest.raises(errors.FormatError) as caught:
            restarts.lookup(facts.Evidence(path=path, line=line, pointer=pointer))
        assert caught.value.path == restarts.path / path


def test_thresholds_come_by_name_or_from_a_file(restarts: ml.Session, tmp_path: Path) -> None:
    from_file = tmp_path / "thresholds.toml"
    from_file.write_text("[thresholds]\nignored_votes = 2\n")
    assert [flag.observed for flag in restarts.analyze().findings if flag.rule == "ignored_votes"] == [2]
    for given in [{"ignored_votes": 2}, from_file]:
        (flag,) = [flag for flag in restarts.analyze(thresholds=given).findings if flag.rule == "ignored_votes"]
        assert flag.threshold == 2.0
    rules = {flag.rule for flag in restarts.analyze(thresholds={"ignored_votes": 3}).findings}
    assert "ignored_votes" not in rules and "superseded_votes" in rules
    with pytest.raises(errors.OptionError, match="no such rule"):
        restarts.analyze(thresholds={"nothing": 1})
    with pytest.raises(ValueError):
        restarts.analyze(thresholds={"ignored_votes": -1})
    for text in ["[thresholds", "x = 1\n"]:
        from_file.write_text(text)
        with pytest.raises(errors.OptionError) as caught:
            restarts.analyze(thresholds=from_file)
        assert caught.value.path == from_file
    with pytest.raises(errors.ReadError):
        restarts.analyze(thresholds=tmp_path / "none.toml")


def test_answers_are_compared_only_with_what_the_caller_supplies(restarts: ml.Session, tmp_path: Path) -> None:
    assert "matches_supplied_answer" not in restarts.analyze().to_json()
    truth = tmp_path / "truth.txt"
    truth.write_text("42")
    by_text, by_file = (restarts.analyze(ground_truth=given) for given in ("42", truth))
    assert by_text == by_file
    assert '"matches_supplied_answer": false' in by_text.to_json()


def test_prices_and_the_present_are_passed_in(root: Path, restarts: ml.Session) -> None:
    model = restarts.analyze().configuration.agents[0].model
    assert model is not None
    what_if = restarts.analyze(prices={model: (1.0, 2.0)}).delegation.what_if
    assert what_if and all(row.usd is not None for row in what_if)
    (path,) = (root / "0.1.97_s08b_interrupt_kill9").glob("log_*")
    killed = ml.load(path)
    status = json.loads((next(path.glob("turn_*/attempt_*/status.json"))).read_text())
    written = status["meta"]["last_updated"]
    assert killed.analyze().summary.turns[0].attempts[0].status != "running"
    for now in [written + 1, datetime.fromtimestamp(written + 1, timezone.utc)]:
        assert killed.analyze(now=now).summary.turns[0].attempts[0].status == "running"
    with pytest.raises(errors.OptionError):
        killed.analyze(now=datetime(2026, 1, 1))


def test_an_analysis_is_pickled_as_json_and_stays_whole(any_session: Path) -> None:
    analysis = ml.load(any_session).analyze()
    pickled = pickle.dumps(analysis)
    assert b'"format_version"' in pickled
    again = pickle.loads(pickled)
    assert again == analysis and hash(again) == hash(analysis)
    assert again.to_json() == analysis.to_json()
    if analysis.turns:
        assert str(again.report()) == str(analysis.report())
        assert again.report() == analysis.report()
        assert again.table("rounds") == analysis.table("rounds")


def test_a_pickled_analysis_needs_its_session_only_for_tables(copied: Path) -> None:
    analysis = ml.load(copied).analyze()
    pickled = pickle.dumps(analysis)
    copied.rename(copied.with_name("elsewhere"))
    again = pickle.loads(pickled)
    assert again.cost == analysis.cost
    assert again.timeline() == analysis.timeline()
    assert str(again.report()) == str(analysis.report())
    with pytest.raises(errors.ReadError):
        again.table("rounds")


def test_a_pickle_of_a_part_has_the_tables_of_that_part(turns: ml.Session) -> None:
    part = turns.analyze(turn=2, attempt=1)
    again = pickle.loads(pickle.dumps(part))
    assert again.table("attempts").to_pydict()["attempt"] == [1]
    assert again.table("attempts") == part.table("attempts")
    assert copy.copy(part) == part


def test_json_of_another_version_is_refused(restarts: ml.Session) -> None:
    analysis = restarts.analyze()
    make, (where, text) = analysis.__reduce__()  # type: ignore[misc]
    version = analysis.to_dict()["format_version"]
    other = text.replace(f'"format_version": {version}', '"format_version": 99', 1)
    for bad in [other, "{}", "nothing", ""]:
        with pytest.raises(errors.FormatError):
            make(where, bad)  # type: ignore[operator]


def test_the_same_session_gives_the_same_bytes(restarts: ml.Session) -> None:
    again = ml.load(restarts.path).analyze()
    assert again == restarts.analyze()
    assert again.to_json() == restarts.analyze().to_json()
    assert repr(again) == "<Analysis of log_20261124_054633_467201: turns 1>"


def test_an_analysis_without_turns_says_so(restarts: ml.Session) -> None:
    make, (where, text) = restarts.analyze().__reduce__()  # type: ignore[misc]
    members = json.loads(text)
    members["turns"] = []
    analysis = make(where, json.dumps(members))  # type: ignore[operator]
    assert analysis.turns == ()
    for ask in [lambda: analysis.cost, lambda: analysis.findings, analysis.timeline]:
        with pytest.raises(errors.NoSuchAttemptError):
            ask()
    with pytest.raises(errors.NoSuchTurnError):
        analysis.report()
    with pytest.raises(AttributeError):
        analysis.nothing
