"""Values of an analysis, as they are written in a chart. `None` is what is not recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .vega import Json
from .visible import visible

_NOT_RECORDED: Final = "not recorded"
_NAME_CHARS: Final = 40
_TEXT_CHARS: Final = 160


def value(figure: Json) -> Any:
    """The value of a figure of the analysis."""
    return figure.get("value")


def in_time(steps: Iterable[Json]) -> list[Json]:
    """Steps in order of time, those without a recorded time last."""

    def time(step: Json) -> tuple[bool, float]:
        at = step.get("offset_seconds")
        return at is None, at or 0.0

    return sorted(steps, key=time)


def name(text: str | None, unknown: str = _NOT_RECORDED) -> str:
    """The name of an agent, a model, a tool, a kind."""
    return unknown if text is None else visible(text, _NAME_CHARS)


def words(text: str | None) -> str:
    """A longer text: a reason, an excerpt, a path."""
    return _NOT_RECORDED if text is None else visible(text, _TEXT_CHARS)


def count(number: float | None) -> str:
    return _NOT_RECORDED if number is None else f"{number:,}"


def seconds(number: float | None) -> str:
    if number is None:
        return _NOT_RECORDED
    # Adding 0 turns -0 into 0.
    return f"{number + 0.0:,.2f} s" if number == 0 or abs(number) >= 0.01 else f"{number:.1g} s"


def usd(number: float | None) -> str:
    if number is None:
        return _NOT_RECORDED
    if 0 < abs(number) < 1e-6:
        return f"{number:.1g} USD"
    whole, _, fraction = f"{number:,.6f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')} USD"


def yes_no(truth: bool | None) -> str:
    return _NOT_RECORDED if truth is None else "yes" if truth else "no"
