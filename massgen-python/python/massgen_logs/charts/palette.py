"""Colours and shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .vega import Spec

AGENTS: Final = ("#0072B2", "#D55E00", "#009E73", "#AA4499", "#8C6D00", "#332288", "#882255", "#117733")
"""Colours that people with any kind of colour vision tell apart. Agents have them in configuration order."""

DARK: Final = "#222222"
GREY: Final = "#666666"
PALE: Final = "#555555"
FAILED: Final = "#D55E00"

# Light, so that dark marks and text can be read on them.
_KINDS: Final = {
    "initial_answer": "#77AADD",
    "voting": "#EEDD88",
    "presentation": "#44BB99",
    "post_evaluation": "#FFAABB",
    "decomposition_initial": "#99DDFF",
    "decomposition_refinement": "#EE8866",
    "other kind": "#BBCC33",
    "earlier attempt": "#BBBBBB",
    "in no round": "#DDDDDD",
}

STAR: Final = "M0,-1.5L0.34,-0.46L1.43,-0.46L0.54,0.18L0.88,1.21L0,0.57L-0.88,1.21L-0.54,0.18L-1.43,-0.46L-0.34,-0.46Z"
STROKE: Final = "M-0.3,-1.1L0.3,-1.1L0.3,1.1L-0.3,1.1Z"
CROSS: Final = "M-0.7,-1L0,-0.3L0.7,-1L1,-0.7L0.3,0L1,0.7L0.7,1L0,0.3L-0.7,1L-1,0.7L-0.3,0L-1,-0.7Z"


def kind_of_round(kind: str) -> str:
    """The kind under which a round is coloured."""
    return kind if kind in _KINDS else "other kind"


def by_kind(kinds: Iterable[str]) -> Spec:
    """Colour by kind of round; the legend names the kinds that occur."""
    present = set(kinds)
    domain = [kind for kind in _KINDS if kind in present]
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": domain, "range": [_KINDS[kind] for kind in domain]},
        "legend": {"title": "kind of round", "symbolType": "square"},
    }
