"""Votes: who voted for whose answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from .chart import Chart
from .columns import tooltip
from .frame import chart, empty, title
from .lanes import EDGES, Lanes, labels
from .palette import CROSS, DARK, GREY
from .values import count, in_time, name, seconds, value, words, yes_no
from .vega import LITERAL_COLOUR, Json, Row, Spec, part, text

_COLUMN_WIDTH: Final = 170
_MARKS_IN_A_ROW: Final = 3
_ROW_HEIGHT: Final = 40
_CELL_PADDING: Final = 28

_IGNORED: Final = "ignored (voter had to restart)"

# State: shape and colour.
_STATES: Final = {
    "counted": ("circle", "#0072B2"),
    "superseded": ("square", "#E69F00"),
    "did not count": ("triangle-up", "#AA4499"),
    "no decision recorded": ("diamond", "#777777"),
    _IGNORED: (CROSS, "#D55E00"),
}


def vote_state(vote: Json) -> str:
    """What became of a vote that was recorded."""
    if vote.get("counted"):
        return "counted"
    if vote.get("cleared_by") is not None:
        return "superseded"
    return "no decision recorded" if vote.get("counted") is None else "did not count"


def votes(attempt: Json, *, session: str | None = None) -> Chart:
    """Who voted for whose answer: voters as rows, the agents voted for as columns, in order of time.

    Superseded votes (a later answer made them void) and ignored ones (sent, not recorded) have marks of their own.
    """
    decisions = attempt["decisions"]
    cast, selection = value(decisions["votes_cast"]), decisions["selection"]
    heading = title(
        "Votes",
        attempt,
        session,
        [
            f"votes cast: {count(cast)}; counted: {count(value(decisions['votes_valid']))};"
            f" ignored: {count(value(decisions['votes_ignored']))}",
            f"winner chosen by: {name(selection['basis']).replace('_', ' ')}",
            "There was a tie." if selection.get("tie") else "",
        ],
    )
    steps = [{**vote, "state": vote_state(vote)} for vote in decisions["votes"]]
    steps += [{**vote, "state": _IGNORED} for vote in decisions["ignored"]]
    if not steps:
        return empty("votes", heading, "votes not recorded" if cast is None else "no votes recorded")
    voters = [step["voter"] for step in steps]
    lanes = Lanes(attempt, [*voters, *(vote.get("target") for vote in decisions["votes"])])
    marks, height = _mark_rows(in_time(steps), lanes)
    agents = lanes.rows()
    received = {agent["agent"]: agent.get("votes_received") for agent in decisions["by_agent"]}
    for agent, row in zip(lanes.agents, agents, strict=True):
        row["received"] = count(received.get(agent))
        row["tally"] = "votes that counted: " + row["received"]
    columns: list[Row] = [{**row, "part": "column"} for row in agents]
    if any(_column(step, lanes) == len(lanes) for step in steps):
        unknown = {"agent": "target not known", "role": "", "tally": "", "lane": len(lanes), "colour": DARK}
        columns.append({"part": "column", **unknown})
    cells: list[Row] = [
        {"part": "cell", "lane": lane, "column": column["lane"], "winner": bool(column["role"])}
        for lane in range(len(lanes))
        for column in columns
    ]
    picture = _picture(lanes, len(columns), height, {step["state"] for step in steps})
    return chart("votes", heading, [*agents, *columns, *cells, *marks], picture)


def _column(step: Json, lanes: Lanes) -> int:
    """The column of the agent voted for. Votes for nobody that is known stand in a column of their own."""
    lane = lanes.get(step.get("target"))
    return len(lanes) if lane is None else lane


def _mark_rows(steps: list[Json], lanes: Lanes) -> tuple[list[Row], int]:
    """A row for each vote, and the height of the cells. Marks of one cell stand side by side, in rows of a few."""
    rows = [_mark_row(step) for step in steps]
    cells: dict[tuple[int, int], list[Row]] = {}
    for step, row in zip(steps, rows, strict=True):
        cells.setdefault((lanes[step["voter"]], _column(step, lanes)), []).append(row)
    height = max(map(_deep, cells.values())) * _ROW_HEIGHT + _CELL_PADDING
    for (lane, column), cell in cells.items():
        for index, row in enumerate(cell):
            at_row, at_column = divmod(index, _MARKS_IN_A_ROW)
            in_row = min(_MARKS_IN_A_ROW, len(cell) - at_row * _MARKS_IN_A_ROW)
            row["x"] = column + (at_column - (in_row - 1) / 2) * 0.31
            row["y"] = lane + ((at_row - (_deep(cell) - 1) / 2) * _ROW_HEIGHT - 8) / height
    return rows, height


def _deep(cell: list[Row]) -> int:
    """How many rows of marks a cell has."""
    return -(-len(cell) // _MARKS_IN_A_ROW)


def _mark_row(step: Json) -> Row:
    at = step.get("offset_seconds")
    return {
        "part": "vote",
        "voter": name(step["voter"]),
        "target": name(step.get("target")),
        "label": name(step.get("label")),
        "written": name(step.get("label"), ""),
        "state": step["state"],
        "seconds": at,
        "at": seconds(at),
        "cleared_by": name(step.get("cleared_by"), ""),
        "shown": yes_no(step.get("answer_shown")),
        "reason": words(step.get("reason")),
    }


def _picture(lanes: Lanes, columns: int, height: int, present: Collection[str]) -> Spec:
    def x(field: str) -> Spec:
        scale = {"domain": [-0.5, columns - 0.5], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    def header(field: str, dy: int, size: int, weight: str, fill: Spec) -> Spec:
        place, more = {"x": x("lane"), "y": {"value": 0}}, {"fill": fill}
        mark = {"dy": dy, "fontSize": size, "fontWeight": weight, "limit": _COLUMN_WIDTH - 8}
        return text(part("column"), field, place, more, **mark)

    states = {state: look for state, look in _STATES.items() if state in present}

    def by_state(look: int) -> Spec:
        scale = {"domain": list(states), "range": [looks[look] for looks in states.values()]}
        return {"field": "state", "type": "nominal", "legend": {"title": "vote"}, "scale": scale}

    cells = {
        "transform": [
            *part("cell"),
            {"calculate": "datum.column - 0.48", "as": "left"},
            {"calculate": "datum.column + 0.48", "as": "right"},
            *EDGES,
        ],
        "mark": {"type": "rect", "cornerRadius": 4},
        "encoding": {
            "x": x("left"),
            "x2": {"field": "right"},
            "y": lanes.y("top"),
            "y2": {"field": "bottom"},
            "fill": {"condition": {"test": {"field": "winner", "equal": True}, "value": "#E2F2EC"}, "value": "#F5F5F5"},
        },
    }
    place = {"x": x("x"), "y": lanes.y("y")}
    marks = {
        "transform": part("vote"),
        "mark": {"type": "point", "filled": True, "size": 170, "opacity": 1},
        "encoding": {**place, "shape": by_state(0), "color": by_state(1), "tooltip": tooltip("votes", "vote")},
    }
    layers = [
        cells,
        *labels(lanes.y("lane")),
        header("agent", -34, 12, "bold", LITERAL_COLOUR),
        header("role", -20, 10, "bold", {"value": DARK}),
        header("tally", -7, 10, "normal", {"value": GREY}),
        marks,
        text(part("vote"), "written", place, dy=17, fontSize=10, color=DARK, limit=54),
    ]
    return {"width": columns * _COLUMN_WIDTH, "height": len(lanes) * height, "layer": layers}
