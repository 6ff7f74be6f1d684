"""Pieces of a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

Json: TypeAlias = Mapping[str, Any]
"""A part of the analysis."""
Row: TypeAlias = dict[str, Any]
"""A row of a chart's data; its member `part` says to which part of the chart it belongs."""
Spec: TypeAlias = dict[str, Any]
"""A part of a specification."""

# JupyterLab 4 and Notebook 7 bundle a renderer for this type and for none of Vega-Lite 6, so the specifications are
# written for Vega-Lite 5. Vega-Lite 6, and with it Altair 6, reads them as well.
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
MIME: Final = "application/vnd.vegalite.v5+json"

LITERAL_COLOUR: Final[Spec] = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
"""The colour that the row names."""


def part(name: str) -> list[Spec]:
    """Keeps the rows of one part of a chart."""
    return [{"filter": {"field": "part", "equal": name}}]


def text(rows: list[Spec], field: str, place: Spec, more: Spec | None = None, /, **mark: Any) -> Spec:
    """Writes a field of some rows at a place."""
    return {
        "transform": rows,
        "mark": {"type": "text", **mark},
        "encoding": {**place, "text": {"field": field, "type": "nominal"}, **(more or {})},
    }


def from_zero(title: str, values: Iterable[float | None], ticks: int, number_format: str) -> Spec:
    """Scale and axis for bars from 0: also where all values are 0 or not known, and with whole steps for few."""
    highest = max((value for value in values if value is not None), default=0)
    axis: Spec = {"title": title, "tickCount": ticks, "format": number_format}
    if number_format.endswith("d") and highest <= ticks:
        axis["values"] = list(range(int(highest) + 1))
    elif highest == 0:
        axis["values"] = [0]
    return {"scale": {"domainMin": 0} if highest > 0 else {"domain": [0, 1]}, "axis": axis}


def ordinal_lanes(lanes: Iterable[int]) -> Spec:
    """Lanes that bars stand in."""
    return {"field": "lane", "type": "ordinal", "scale": {"domain": list(lanes)}, "axis": None}


def panel(title: str, width: int, height: int, layers: list[Spec]) -> Spec:
    """One picture of several in a chart."""
    return {
        "title": {"text": title, "fontSize": 12, "offset": 6},
        "width": width,
        "height": height,
        "layer": layers,
    }
