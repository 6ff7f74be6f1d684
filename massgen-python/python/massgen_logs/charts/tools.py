"""Tools: calls, failures and seconds."""

from __future__ import annotations

import json
from typing import Final

from .chart import Chart
from .columns import tooltip
from .frame import chart, empty, title
from .lanes import Lanes
from .palette import DARK, FAILED
from .values import count, name, seconds, value
from .vega import LITERAL_COLOUR, Json, Row, Spec, from_zero, ordinal_lanes, panel, part, text

_WIDTH: Final = 260
_LANE_HEIGHT: Final = 30
_COLOURS: Final = {
    "calls": "#77AADD",
    "failed by the record": FAILED,
    "exit code other than 0": "#332288",
    "seconds": "#44BB99",
}


def tools(attempt: Json, *, session: str | None = None) -> Chart:
    """How often which tool and which agent called, how much of it failed, and how long it took.

    Failures are drawn over the calls that they are part of. Tools stand in the order of the analysis, the most used
    first; agents in configuration order.
    """
    reliability = attempt["tool_reliability"]
    totals, by_tool, by_agent = reliability["totals"], reliability["by_tool"], reliability["by_agent"]
    calls, carried, unattributed = value(totals["tool_calls"]), totals["carried_calls"], totals["unattributed_calls"]
    heading = title(
        "Tool calls",
        attempt,
        session,
        [
            f"calls: {count(calls)}; failed by the record: {count(value(totals['tool_failures']))};"
            f" tool time: {seconds(value(totals['busy_seconds']))}",
            "Only sums are recorded, and not the calls themselves." if totals["stated_only"] else "",
            f"of an earlier attempt: {count(carried)}" if carried else "",
            f"of an agent that no source names: {count(unattributed)}" if unattributed else "",
        ],
    )
    if not by_tool and not any(agent.get("calls") for agent in by_agent):
        return empty("tools", heading, "tool calls not recorded" if calls is None else "no tool calls recorded")
    lanes = Lanes(attempt, [agent["agent"] for agent in by_agent])
    of_tools = [_tool_row(tool, lane) for lane, tool in enumerate(by_tool)]
    of_agents = [_agent_row(agent, lanes) for agent in by_agent]
    panels = _panels("tool", "by tool", of_tools) if of_tools else []
    panels += _panels("by", "by agent", of_agents)
    body = {"concat": panels, "columns": 2, "spacing": {"row": 36, "column": 24}}
    return chart("tools", heading, [*of_tools, *of_agents], body)


def _calls_note(calls: int | None, failures: int | None, exits: int | None) -> str:
    if calls is None:
        return "calls not recorded"
    parts = [count(calls), "failures not recorded" if failures is None else f"{count(failures)} failed"]
    if exits:
        parts.append(f"{count(exits)} with exit code ≠ 0")
    return " · ".join(parts)


def _tool_row(tool: Json, lane: int) -> Row:
    calls, failures, exits = tool["calls"], tool.get("failures"), tool.get("command_failures")
    busy = tool.get("seconds_total")
    return {
        "part": "tool",
        "of": name(tool["tool"]),
        "lane": lane,
        "colour": DARK,
        "calls": calls,
        "failures": failures,
        "exits": exits,
        "seconds": busy,
        "wall": None,
        "calls_note": _calls_note(calls, failures, exits),
        "seconds_note": seconds(busy),
        "calls_shown": count(calls),
        "failed_shown": count(failures),
        "exit_shown": count(exits),
        "seconds_shown": seconds(busy),
        "longest": seconds(tool.get("seconds_max")),
        "carried": count(tool["carried"]),
    }


def _agent_row(agent: Json, lanes: Lanes) -> Row:
    calls, failures = agent.get("calls"), agent.get("failures")
    busy, wall = agent.get("busy_seconds"), agent.get("wall_seconds")
    return {
        "part": "by",
        "of": name(agent["agent"]),
        "lane": lanes[agent["agent"]],
        "colour": lanes.colour(agent["agent"]),
        "calls": calls,
        "failures": failures,
        "exits": None,
        "seconds": busy,
        "wall": wall,
        "calls_note": _calls_note(calls, failures, None),
        "seconds_note": seconds(busy) if wall is None else f"{seconds(busy)} (wall {seconds(wall)})",
        "calls_shown": count(calls),
        "failed_shown": count(failures),
        "seconds_shown": seconds(busy),
        "wall_shown": seconds(wall),
    }


def _panels(of: str, words: str, rows: list[Row]) -> list[Spec]:
    """Calls on the left, seconds on the right, of tools or of agents."""
    height = max(1, len(rows)) * _LANE_HEIGHT
    y = ordinal_lanes(row["lane"] for row in rows)
    of_row = {"tooltip": tooltip("tools", of)}
    calls_axis = from_zero("calls", [row["calls"] for row in rows], 5, ",d")
    seconds_axis = from_zero("seconds, summed over calls", [row["seconds"] for row in rows], 5, "~f")
    colour = {
        "field": "meaning",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        "legend": {"title": None, "symbolType": "square"},
    }

    def bars(field: str, axis: Spec, size: int, meaning: str) -> Spec:
        return {
            "transform": [
                *part(of),
                {"filter": {"field": field, "valid": True}},
                {"calculate": json.dumps(meaning), "as": "meaning"},
            ],
            "mark": {"type": "bar", "size": size},
            "encoding": {
                "x": {"field": field, "type": "quantitative", "stack": None, **axis},
                "y": y,
                "color": colour,
                **of_row,
            },
        }

    def note(field: str, x: int, align: str, fill: Spec, weight: str) -> Spec:
        place, more = {"x": {"value": x}, "y": y}, {"fill": fill, **of_row}
        return text(part(of), field, place, more, align=align, fontSize=11, fontWeight=weight)

    calls = [
        note("of", -10, "right", LITERAL_COLOUR, "bold"),
        bars("calls", calls_axis, 16, "calls"),
        bars("failures", calls_axis, 16, "failed by the record"),
        bars("exits", calls_axis, 5, "exit code other than 0"),
        note("calls_note", _WIDTH + 8, "left", {"value": DARK}, "normal"),
    ]
    times = [
        bars("seconds", seconds_axis, 16, "seconds"),
        note("seconds_note", _WIDTH + 8, "left", {"value": DARK}, "normal"),
    ]
    return [
        panel(f"calls {words}", _WIDTH, height, calls),
        panel(f"tool seconds {words}", _WIDTH, height, times),
    ]
