"""The analysis of a session: the answers to the fourteen questions, with evidence for every number."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from . import _native, charts, facts
from ._frozen import Frozen
from ._report import Report
from ._table import Table
from .errors import NoSuchAttemptError

if TYPE_CHECKING:
    from pathlib import Path

    from .charts import Chart

ExportFormat = Literal["sarif", "github", "issues-json", "issues-csv"]
"""SARIF 2.1.0, workflow commands of GitHub, or the suggested issues as JSON or CSV."""


class Analysis(Frozen):
    """The analysis of the turns of a session.

    `turns` holds all of it. The attributes named after the questions are those of the latest turn's last attempt,
    whose counters count for the turn.

    Pickled, it is the session's path and the analysis as JSON: it is not made again, and what is there when it is
    unpickled is the same to the byte. Only tables read the session again.
    """

    def __init__(self, native: _native.Analysis) -> None:
        """For `Session.analyze`."""
        self.__dict__["_native"] = native

    _native: _native.Analysis

    @property
    def path(self) -> Path:
        """The session directory; evidence is relative to it."""
        return self._native.path

    @property
    def session(self) -> str:
        """The session directory's name, `log_…`."""
        return self._native.session_name

    @cached_property
    def turns(self) -> tuple[facts.TurnAnalysis, ...]:
        """The turns, each with its attempts."""
        return tuple(facts.decode(facts.TurnAnalysis, turn) for turn in self._plain["turns"])

    @property
    def attempt(self) -> facts.AttemptAnalysis:
        """The last attempt of the latest turn. Raises `NoSuchAttemptError` when there is none."""
        if self.turns and self.turns[-1].attempts:
            return self.turns[-1].attempts[-1]
        raise NoSuchAttemptError(f"{self.path}: has no attempt", path=self.path)

    @property
    def overview(self) -> facts.Overview:
        """Headline figures."""
        return self.attempt.overview

    @property
    def completion(self) -> facts.Completion:
        """1: did all phases of the coordination finish?"""
        return self.attempt.completion

    @property
    def efficiency(self) -> facts.Efficiency:
        """2: where did the time go?"""
        return self.attempt.efficiency

    @property
    def commands(self) -> facts.Commands:
        """3: which commands were run?"""
        return self.attempt.commands

    @property
    def duplication(self) -> facts.Duplication:
        """4: which work was done more than once?"""
        return self.attempt.duplication

    @property
    def decisions(self) -> facts.Decisions:
        """5: how did the agents decide?"""
        return self.attempt.decisions

    @cached_property
    def cost(self) -> CostAnswer:
        """6: what did it cost? `analysis.cost` is the answer, `analysis.cost()` its picture."""
        return _answer(self)

    @property
    def failures(self) -> facts.Failures:
        """7: what failed?"""
        return self.attempt.failures

    @property
    def reasoning(self) -> facts.Reasoning:
        """8: how did the agents go about it?"""
        return self.attempt.reasoning

    @property
    def tool_reliability(self) -> facts.ToolReliability:
        """9: did the tools behave?"""
        return self.attempt.tool_reliability

    @property
    def enforcement(self) -> facts.Enforcement:
        """10: where had MassGen to enforce its workflow?"""
        return self.attempt.enforcement

    @property
    def progression(self) -> facts.Progression:
        """11: how did the answers change?"""
        return self.attempt.progression

    @property
    def proposals(self) -> facts.Proposals:
        """12: what was proposed?"""
        return self.attempt.proposals

    @property
    def round_roi(self) -> facts.RoundRoi:
        """13: what did each round bring?"""
        return self.attempt.round_roi

    @property
    def delegation(self) -> facts.Delegation:
        """14: who did the work, at whose price?"""
        return self.attempt.delegation

    @property
    def configuration(self) -> facts.Configuration:
        """With what configuration the run was started."""
        return self.attempt.configuration

    @property
    def data_quality(self) -> facts.DataQuality:
        """What is missing, contradictory, damaged or unknown."""
        return self.attempt.data_quality

    @property
    def findings(self) -> tuple[facts.RedFlag, ...]:
        """The rules that were met, the severest first. A finding says what was observed, not what it means."""
        return self.attempt.red_flags

    @property
    def recommendations(self) -> tuple[facts.Recommendation, ...]:
        """What follows, by rule."""
        return self.attempt.recommendations

    @cached_property
    def summary(self) -> facts.Facts:
        """The same in flat numbers, one object an attempt: what `massgen-logs summary --json` prints."""
        return facts.decode(facts.Facts, json.loads(self._native.facts(False)))

    def to_dict(self) -> dict[str, Any]:
        """The analysis in plain values; `docs/analysis.schema.json` tells of every member."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    def to_json(self, *, redact: bool = False) -> str:
        """The analysis as JSON, byte for byte what `massgen-logs analyze --format json --out -` prints.

        With `redact` secrets are left out, as with `--redact`.
        """
        return self._native.json(redact)

    def report(
        self,
        generated: str | None = None,
        *,
        turn: int | None = None,
        trace_link_base: str | None = None,
        redact: bool = True,
    ) -> Report:
        """The report on a turn in Markdown; the latest turn when none is named.

        - `generated`: when the report is made, as it shall stand in it. Without it equal analyses give equal bytes.
        - `trace_link_base`: address to which a trace's id is added to make the report's link.
        - `redact`: whether secrets are left out.
        """
        number, text = self._native.report(turn, generated, trace_link_base, redact)
        return Report(text, analysis=self, turn=number)

    def export(self, format: ExportFormat, *, redact: bool = True) -> str:
        """The findings of each turn's last attempt in a form for other programs."""
        return self._native.export(format, redact)

    def table(self, name: str) -> Table:
        """The rows of one table; see `massgen_logs.table_names`. Raises `OptionError` when there is no such table."""
        return Table(self._native.table(name))

    def timeline(self) -> Chart:
        """Rounds, answers, votes and restarts by agent, in seconds from the start."""
        return charts.timeline(self._last, session=self.session)

    def tools(self) -> Chart:
        """Calls, failures and seconds by tool and agent."""
        return charts.tools(self._last, session=self.session)

    def votes(self) -> Chart:
        """Who voted for whom."""
        return charts.votes(self._last, session=self.session)

    @cached_property
    def _plain(self) -> dict[str, Any]:
        return self.to_dict()

    @property
    def _last(self) -> dict[str, Any]:
        """The attempt that the pictures are of."""
        self.attempt  # noqa: B018 raises when there is none
        last: dict[str, Any] = self._plain["turns"][-1]["attempts"][-1]
        return last

    def _repr_markdown_(self) -> str:
        return self.report()._repr_markdown_()

    def _repr_html_(self) -> str:
        return self.report()._repr_html_()

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, self._native.turns))
        return f"<Analysis of {charts.visible(self.session, 100)}: turns {numbers or 'none'}>"

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Analysis) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.path)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (json.dumps({"path": str(self.path)}), self.to_json())


def _again(where: str, text: str) -> Analysis:
    return Analysis(_native.Analysis.from_json(json.loads(where)["path"], text))


class CostAnswer(facts.Cost):
    """The answer to question 6. Called, it gives its picture."""

    __slots__ = ("_analysis",)

    _analysis: Analysis

    def __call__(self) -> Chart:
        """Cost by agent and round, or tokens where no price is known."""
        return charts.cost(self._analysis._last, session=self._analysis.session)

    def __reduce__(self) -> tuple[object, ...]:
        return _answer, (self._analysis,)


def _answer(analysis: Analysis) -> CostAnswer:
    answer = object.__new__(CostAnswer)
    for member in fields(facts.Cost):
        object.__setattr__(answer, member.name, getattr(analysis.attempt.cost, member.name))
    object.__setattr__(answer, "_analysis", analysis)
    return answer
