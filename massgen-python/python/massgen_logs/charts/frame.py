"""What all charts have around their picture: title, data and settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .chart import Chart
from .palette import PALE
from .values import words
from .vega import SCHEMA, Json, Row, Spec

_CONFIG: Final = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 15, "subtitleFontSize": 11, "subtitleColor": PALE, "offset": 12},
    "axis": {"gridColor": "#E6E6E6", "domainColor": "#999999", "tickColor": "#999999", "titleFontWeight": "normal"},
    "legend": {
        "orient": "bottom",
        "direction": "horizontal",
        "columns": 6,
        "titleFontWeight": "normal",
        "padding": 8,
    },
}

# The online editor is left out of the menu: it would send the data to another site.
_EMBED_OPTIONS: Final = {"actions": {"export": True, "source": True, "compiled": False, "editor": False}}


def title(text: str, attempt: Json, session: str | None, facts: Iterable[str]) -> Spec:
    """The title; below it which attempt it is, and the facts that are not empty."""
    where = " · ".join(words(part) for part in (session, attempt["path"]) if part)
    return {"text": text, "subtitle": [line for line in (where, *facts) if line]}


def chart(name: str, heading: Spec, rows: list[Row], picture: Spec) -> Chart:
    return Chart(
        name,
        {
            "$schema": SCHEMA,
            "title": heading,
            "background": "white",
            "padding": 12,
            "data": {"values": rows},
            **picture,
            "config": _CONFIG,
            "usermeta": {"embedOptions": _EMBED_OPTIONS},
        },
    )


def empty(name: str, heading: Spec, message: str) -> Chart:
    """A chart that says that there is nothing to show."""
    picture = {
        "width": 480,
        "height": 60,
        "mark": {"type": "text", "fontSize": 14, "color": PALE},
        "encoding": {"text": {"field": "note", "type": "nominal"}},
    }
    return chart(name, heading, [{"part": "note", "note": message}], picture)
