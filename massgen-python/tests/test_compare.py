"""Comparisons, and limits as a gate."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import massgen_logs as ml
from massgen_logs import errors

from .conftest import program


@pytest.fixture
def pair(root: Path) -> tuple[Path, Path]:
    (a,) = (root / "0.1.97_s01_two_agents_vote").glob("log_*")
    (b,) = (root / "0.1.97_s02_three_agents_restarts").glob("log_*")
    return a, b


def test_a_comparison_is_that_of_the_program(pair: tuple[Path, Path]) -> None:
    made = ml.compare(*pair)
    assert made.to_json().encode() == program("compare", *pair, "--json")
    assert str(made.report()).encode() == program("compare", *pair)
    assert made == ml.compare(*map(ml.load, pair)) == ml.compare(*(ml.load(path).analyze() for path in pair))


def test_sides_hold_several_runs(pair: tuple[Path, Path]) -> None:
    made = ml.compare(sides={"before": pair[0], "after": [pair[1], ml.load(pair[0])]})
    assert [side.label for side in made.sides] == ["before", "after"]
    assert [len(side.runs) for side in made.sides] == [1, 2]
    same = ml.compare(pair[0], pair[0])
    assert [side.label for side in same.sides] == [pair[0].name, f"{pair[0].name} (2)"]
    for few in [{}, {"a": pair[0]}]:
        with pytest.raises(errors.OptionError):
            ml.compare(sides=few)


def test_limits_tell_what_exceeds_them(pair: tuple[Path, Path]) -> None:
    made = ml.compare(*pair)
    assert made.breaches("answers<0") == ()
    (breach,) = made.breaches("input_tokens+0%")
    assert breach.kind == "exceeded" and breach.side == 1
    assert breach.value is not None and breach.allowed is not None and breach.value > breach.allowed
    assert breach.value == made.metric("input_tokens").sides[1].runs[0].value
    assert str(breach).startswith(pair[1].name)
    assert {breach.kind for breach in made.breaches("cost+10%")} == {"not_recorded"}
    for nonsense in ["x+1", "cost", "cost+ten"]:
        with pytest.raises(errors.OptionError):
            made.breaches(nonsense)
    with pytest.raises(errors.OptionError, match="figures: "):
        made.metric("nothing")


def test_a_comparison_is_a_value(pair: tuple[Path, Path], tmp_path: Path) -> None:
    made = ml.compare(*pair)
    again = pickle.loads(pickle.dumps(made))
    assert again == made and again.to_json() == made.to_json() and hash(again) == hash(made)
    assert made != ml.compare(*reversed(pair))
    assert made.to_dict()["format_version"] == 1
    assert "<table>" in made._repr_html_()
    with pytest.raises(errors.OptionError):
        made.report().save()
    assert made.report().save(tmp_path / "c.md").read_text() == str(made.report())
    assert repr(made) == f"<Comparison of {pair[0].name!r}, {pair[1].name!r}>"
