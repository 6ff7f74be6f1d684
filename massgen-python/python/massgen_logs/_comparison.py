"""Runs of a task side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from . import _native, facts
from ._analysis import Analysis
from ._frozen import Frozen
from ._report import Report
from ._session import Session, load
from .errors import OptionError

Run = Analysis | Session | str | os.PathLike[str]
"""A run: an analysis, a session, or a path as `load` takes it."""


def compare(*runs: Run, sides: Mapping[str, Run | Iterable[Run]] | None = None) -> Comparison:
    """Compares runs of a task: each of `runs` is a side, then each of `sides`, which may hold several runs.

    The first side is what the others are compared with, median with median. A logs directory stands for its latest
    session; use `list_sessions` for all of them. Raises `OptionError` for fewer than two sides.
    """
    named: list[tuple[str, list[_native.Analysis]]] = []
    for run in runs:
        analysis = _analysis(run)
        named.append((_free(analysis.session, [label for label, _ in named]), [analysis._native]))
    for label, given in (sides or {}).items():
        several = [given] if isinstance(given, Analysis | Session | str | os.PathLike) else list(given)
        named.append((label, [_analysis(run)._native for run in several]))
    labels = [label for label, _ in named]
    if len(labels) < 2 or len(set(labels)) < len(labels):
        raise OptionError("a comparison needs at least two sides of different names")
    return Comparison(_native.Comparison.of(named))


class Comparison(Frozen):
    """The comparison of two or more sides."""

    def __init__(self, native: _native.Comparison) -> None:
        """For `compare`."""
        self.__dict__["_native"] = native

    _native: _native.Comparison

    @cached_property
    def _told(self) -> facts.Comparison:
        return facts.decode(facts.Comparison, self.to_dict())

    @property
    def sides(self) -> tuple[facts.SideSummary, ...]:
        """The sides; the first is the baseline."""
        return self._told.sides

    @property
    def task(self) -> facts.TaskComparison:
        """Whether the runs were given the same task in the same setup."""
        return self._told.task

    @property
    def metrics(self) -> tuple[facts.MetricComparison, ...]:
        """Figures of whole runs, side by side."""
        return self._told.metrics

    @property
    def agents(self) -> tuple[facts.AgentComparison, ...]:
        """Figures by agent."""
        return self._told.agents

    @property
    def tools(self) -> tuple[facts.ToolComparison, ...]:
        """Figures by tool."""
        return self._told.tools

    def metric(self, name: str) -> facts.MetricComparison:
        """The figure of this name, such as `cost_usd`. Raises `OptionError` when there is none."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise OptionError(f"no such figure; figures: {', '.join(metric.name for metric in self.metrics)}")

    def breaches(self, *limits: str) -> tuple[Breach, ...]:
        """Where limits are not kept: `cost+10%` (at most 10 % more than the baseline), `wall_seconds>600` (at most 600).

        A figure that is not recorded is a breach too: it could not be held against the limit. Raises `OptionError`
        for a limit that means nothing.
        """
        found = []
        for limit in limits:
            words, text = self._native.breaches(limit)
            found += [Breach(told, **data) for told, data in zip(words, json.loads(text), strict=True)]
        return tuple(found)

    def report(self, *, redact: bool = True) -> Report:
        """The comparison in Markdown; secrets are left out unless `redact` is unset."""
        return Report(self._native.report(redact))

    def to_dict(self) -> dict[str, Any]:
        """The comparison in plain values; `docs/comparison.schema.json` tells of every member."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    def to_json(self, *, redact: bool = False) -> str:
        """The comparison as JSON, byte for byte what `massgen-logs compare --json` prints."""
        return self._native.json(redact)

    def _repr_markdown_(self) -> str:
        return self.report()._repr_markdown_()

    def _repr_html_(self) -> str:
        return self.report()._repr_html_()

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(repr(side.label) for side in self.sides)}>"

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Comparison) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(side.label for side in self.sides))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.to_json(),)


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that one side does not keep, or cannot be told to keep."""

    words: str
    """It in a sentence; `str()` gives the same."""
    limit: str
    """The limit as given."""
    metric: str
    """The figure."""
    kind: Literal["exceeded", "not_recorded", "lower_bound"]
    """Whether the limit is exceeded, a run has no value, or the value is only a lower bound."""
    side: int
    """Position of the side, from 0; 0 is the baseline."""
    label: str
    """Its name."""
    runs: int
    """Runs of the side."""
    recorded: int
    """Runs that record the value."""
    value: float | None = None
    """The side's median; `None` when no run records it."""
    allowed: float | None = None
    """The last value that would be allowed; only with `exceeded`."""
    baseline: float | None = None
    """The baseline's median; only with `exceeded`, and when the limit depends on it."""
    absence: str | None = None
    """Why the first of the runs without a value has none; only with `not_recorded`."""

    def __str__(self) -> str:
        return self.words


def _analysis(run: Run) -> Analysis:
    if isinstance(run, Analysis):
        return run
    return (run if isinstance(run, Session) else load(run)).analyze()


def _free(label: str, taken: list[str]) -> str:
    free, number = label, 2
    while free in taken:
        free, number = f"{label} ({number})", number + 1
    return free


def _again(text: str) -> Comparison:
    return Comparison(_native.Comparison.from_json(text))
