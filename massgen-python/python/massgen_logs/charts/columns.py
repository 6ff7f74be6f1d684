"""Columns: what tooltips and the text form show of the rows of a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .vega import Json, Spec

# Field and heading, by chart and part.
_COLUMNS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "timeline": {
        "round": {
            "agent": "agent",
            "round": "round",
            "kind": "kind of round",
            "outcome": "outcome",
            "from": "start",
            "to": "end",
            "length": "length",
            "calls": "tool calls",
        },
        "event": {
            "agent": "agent",
            "event": "event",
            "at": "at",
            "label": "label",
            "details": "details",
        },
    },
    "cost": {
        "total": {
            "agent": "agent",
            "model": "model",
            "measure": "measure",
            "shown": "whole attempt",
        },
        "segment": {
            "agent": "agent",
            "measure": "measure",
            "round": "round",
            "kind": "kind of round",
            "outcome": "outcome",
            "shown": "value",
        },
    },
    "tools": {
        "tool": {
            "of": "tool",
            "calls_shown": "calls",
            "failed_shown": "failed",
            "exit_shown": "exit code other than 0",
            "seconds_shown": "seconds",
            "longest": "longest",
            "carried": "of an earlier attempt",
        },
        "by": {
            "of": "agent",
            "calls_shown": "calls",
            "failed_shown": "failed",
            "seconds_shown": "seconds",
            "wall_shown": "wall time",
        },
    },
    "votes": {
        "vote": {
            "voter": "voter",
            "target": "voted for",
            "label": "answer",
            "state": "state",
            "at": "at",
            "cleared_by": "made void by",
            "shown": "answer shown",
            "reason": "reason",
        },
        "agent": {
            "agent": "agent",
            "role": "role",
            "received": "votes that counted",
        },
    },
}


def tooltip(chart: str, part: str) -> list[Spec]:
    return [{"field": field, "type": "nominal", "title": title} for field, title in _COLUMNS[chart][part].items()]


def text_form(chart: str, spec: Json) -> str:
    """The title, the notes and a table for each part, as aligned lines."""
    rows = spec["data"]["values"]
    lines: list[str] = [spec["title"]["text"], *spec["title"]["subtitle"]]
    lines += [row["note"] for row in rows if row["part"] == "note"]
    for part, columns in _COLUMNS.get(chart, {}).items():
        cells = [[str(row[field]) for field in columns] for row in rows if row["part"] == part]
        if cells:
            lines += ["", *_aligned([list(columns.values()), *cells])]
    return "\n".join(lines)


def _aligned(cells: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
