"""Timeline: when which agent did what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .chart import Chart
from .columns import tooltip
from .frame import chart, empty, title
from .lanes import EDGES, Lanes, labels
from .palette import CROSS, DARK, FAILED, PALE, STAR, STROKE, by_kind, kind_of_round
from .values import count, in_time, name, seconds, value, words
from .vega import LITERAL_COLOUR, Json, Row, Spec, part, text
from .votes import vote_state

_WIDTH: Final = 780
_LANE_HEIGHT: Final = 64
_ABOVE: Final = -0.28
_BELOW: Final = 0.27

# Events that are drawn: word, shape, and place in the lane (0 = on the bar).
_EVENTS: Final[Mapping[str, tuple[str, str, float]]] = {
    "answer": ("answer", "circle", _ABOVE),
    "vote": ("vote", "diamond", 0.0),
    "vote_ignored": ("vote ignored", CROSS, 0.0),
    "stop": ("stop", "square", _ABOVE),
    "restart": ("restart", "triangle-left", _BELOW),
    "injection": ("new answers handed over", "triangle-down", _BELOW),
    "agent_error": ("error", "cross", _BELOW),
    "agent_timeout": ("time-out", STROKE, _BELOW),
    "orchestrator_timeout": ("time limit of the run", "wedge", _BELOW),
    "winner_selected": ("winner selected", "triangle-up", 0.0),
    "final_answer": ("final answer", STAR, _ABOVE),
}
_OTHER_EVENT: Final = ("other event", "triangle-right", _BELOW)

# Events of the completion that say no more than the decisions, the rounds and the other events do.
_LEFT_OUT: Final = frozenset(
    {"answer", "vote", "vote_ignored", "start", "end", "final_start", "restart_signal", "post_evaluation"}
)


def timeline(attempt: Json, *, session: str | None = None) -> Chart:
    """When which agent did what: a lane per agent, rounds as bars, answers and votes as marks.

    A round without a recorded end is a stroke at its start with a note, since its length is not known. A round whose
    end was inferred has a dashed outline.
    """
    rounds, wall = attempt["efficiency"]["rounds"], value(attempt["efficiency"]["wall_s"])
    events = _events(attempt)
    times = [event["offset_seconds"] for event in events]
    untimed = "{} without a recorded {} are in the text form only."
    heading = title(
        "Timeline",
        attempt,
        session,
        [
            f"{attempt['completion']['status']}; wall time {seconds(wall)}",
            untimed.format("Rounds", "start") if any(r.get("start_s") is None for r in rounds) else "",
            untimed.format("Events", "time") if None in times else "",
        ],
    )
    if not rounds and not events:
        return empty("timeline", heading, "no rounds and no events recorded")
    times += [wall, *(r.get(end) for r in rounds for end in ("start_s", "end_s"))]
    known = [0.0, *(time for time in times if time is not None)]
    low, high = min(known), max(known)
    if high == low:
        high = low + 1.0
    per_pixel = (high - low) / _WIDTH
    lanes = Lanes(attempt, [step["agent"] for step in (*rounds, *events)])
    rows = lanes.rows()
    rows += [_round_row(r, lanes[r["agent"]], per_pixel) for r in rounds]
    rows += _event_rows(events, lanes, per_pixel)
    return chart("timeline", heading, rows, _picture(lanes, rows, [low, high]))


def _events(attempt: Json) -> list[Json]:
    """The events with their details, in order of time. Answers and votes have details in the decisions."""
    decisions = attempt["decisions"]
    events: list[Row] = []

    def add(kind: str, agent: str | None, step: Json, details: str = "") -> None:
        members = {member: step.get(member) for member in ("offset_seconds", "label")}
        events.append({"kind": kind, "agent": agent, **members, "details": details})

    for step in decisions["progression"]:
        add("answer", step["agent"], step, f"{count(step.get('chars'))} characters: {words(step.get('excerpt'))}")
    for step in decisions["votes"]:
        details = f"for {name(step.get('target'))}; {vote_state(step)}; reason: {words(step.get('reason'))}"
        add("vote", step["voter"], step, details)
    for step in decisions["ignored"]:
        add("vote_ignored", step["voter"], step, f"for {name(step.get('target'))}")
    for step in attempt["completion"]["timeline"]:
        if step["kind"] not in _LEFT_OUT:
            add(step["kind"], step.get("agent"), step)
    return in_time(events)


def _round_row(record: Json, lane: int, per_pixel: float) -> Row:
    start, end, basis = record.get("start_s"), record.get("end_s"), record.get("end_basis")
    inferred = f" ({name(basis)})" if basis is not None and basis.startswith("inferred") else ""
    if start is None:
        drawn = "not drawn"
    elif end is None:
        drawn = "open"
    else:
        drawn = "inferred" if inferred else "bar"
    wide = start is not None and end is not None and end - start > 22 * per_pixel
    return {
        "part": "round",
        "drawn": drawn,
        "agent": name(record["agent"]),
        "round": record["segment"],
        "kind": name(record["kind"]),
        "group": kind_of_round(record["kind"]),
        "outcome": name(record["outcome"]),
        "start": start,
        "end": end,
        "y": lane - 0.17,
        "y2": lane + 0.17,
        "middle": lane,
        "number": str(record["segment"]) if wide else "",
        "from": seconds(start),
        "to": seconds(end) + inferred,
        "length": seconds(record.get("total_s")),
        "calls": count(record.get("calls")),
    }


def _event_rows(events: list[Json], lanes: Lanes, per_pixel: float) -> list[Row]:
    rows: list[Row] = []
    above: dict[int, Row] = {}
    for event in events:
        kind, x, lane = event["kind"], event["offset_seconds"], lanes.get(event["agent"])
        word, _, place = _EVENTS.get(kind, _OTHER_EVENT)
        row: Row = {
            "part": "event",
            "drawn": "not drawn" if x is None else "line" if lane is None else "mark",
            "agent": name(event["agent"]),
            "event": word if kind in _EVENTS else name(kind),
            "mark": word,
            "x": x,
            "y": None if lane is None else lane + place,
            "written": "",
            "at": seconds(x),
            "label": name(event["label"], ""),
            "details": event["details"],
        }
        rows.append(row)
        if lane is not None and x is not None and place == _ABOVE:
            row["written"] = row["label"]
            # A label that would run into the next mark is in the tooltip only.
            before = above.get(lane)
            if before is not None and x - before["x"] < (6.5 * len(before["label"]) + 18) * per_pixel:
                before["written"] = ""
            above[lane] = row
    return rows


def _picture(lanes: Lanes, rows: list[Row], domain: list[float]) -> Spec:
    def x(field: str) -> Spec:
        scale = {"domain": domain, "nice": False, "zero": False}
        axis = {"title": "seconds from the start of the attempt", "tickCount": 10}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    def drawn(of: str, *how: str) -> list[Spec]:
        return [*part(of), {"filter": {"field": "drawn", "oneOf": list(how)}}]

    colour = by_kind(row["group"] for row in rows if row["part"] == "round")
    of_round, of_event = {"tooltip": tooltip("timeline", "round")}, {"tooltip": tooltip("timeline", "event")}
    y, middle = lanes.y("y"), lanes.y("middle")
    start = {"x": x("start"), "y": middle}

    def bars(how: str, **mark: Any) -> Spec:
        # A round without an end is a stroke.
        end = {} if how == "open" else {"x2": {"field": "end"}}
        return {
            "transform": drawn("round", how),
            "mark": mark,
            "encoding": {"x": x("start"), **end, "y": y, "y2": {"field": "y2"}, "color": colour, **of_round},
        }

    bands = {
        "transform": [*part("agent"), *EDGES],
        "mark": {"type": "rect", "opacity": 0.07},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": "width"},
            "y": lanes.y("top"),
            "y2": {"field": "bottom"},
            "fill": LITERAL_COLOUR,
        },
    }
    open_notes = {
        "transform": drawn("round", "open"),
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 10, "text": "… end not recorded"},
        "encoding": {**start, **of_round},
    }
    inferred_notes = {
        "transform": drawn("round", "inferred"),
        "mark": {"type": "text", "align": "right", "dx": -4, "fontSize": 9, "text": "end inferred", "color": PALE},
        "encoding": {"x": x("end"), "y": middle},
    }
    # Events of no agent go through all lanes.
    lines = {
        "transform": drawn("event", "line"),
        "mark": {"type": "rule", "strokeDash": [6, 3], "color": FAILED, "strokeWidth": 1.5},
        "encoding": {"x": x("x"), **of_event},
    }
    marks = {
        "transform": drawn("event", "mark"),
        "mark": {"type": "point", "filled": True, "size": 60, "color": DARK, "opacity": 0.9},
        "encoding": {"x": x("x"), "y": y, "shape": _shape(rows), **of_event},
    }
    number = {"align": "left", "dx": 7, "fontSize": 9, "color": PALE}
    line_note = {"align": "right", "fontSize": 10, "color": FAILED, "baseline": "bottom"}
    mark_note = {"align": "left", "dx": 8, "fontSize": 10, "color": DARK}
    layers = [
        bands,
        *labels(lanes.y("lane")),
        bars("bar", type="rect", stroke=DARK, strokeWidth=0.5),
        bars("inferred", type="rect", stroke=DARK, strokeWidth=1.5, strokeDash=[4, 3]),
        text(drawn("round", "bar", "inferred"), "number", start, **number),
        bars("open", type="rule", strokeWidth=6),
        open_notes,
        inferred_notes,
        lines,
        text(drawn("event", "line"), "event", {"x": x("x"), "y": {"value": -3}}, **line_note),
        marks,
        text(drawn("event", "mark"), "written", {"x": x("x"), "y": y}, **mark_note),
    ]
    return {"width": _WIDTH, "height": max(1, len(lanes)) * _LANE_HEIGHT, "layer": layers}


def _shape(rows: list[Row]) -> Spec:
    """Shape by event; the legend names the events that occur."""
    present = {row["mark"] for row in rows if row["part"] == "event" and row["drawn"] == "mark"}
    shapes = {word: shape for word, shape, _ in (*_EVENTS.values(), _OTHER_EVENT) if word in present}
    return {
        "field": "mark",
        "type": "nominal",
        "scale": {"domain": list(shapes), "range": list(shapes.values())},
        "legend": {"title": "event", "symbolFillColor": DARK, "symbolStrokeColor": DARK},
    }
