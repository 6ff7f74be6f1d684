"""Cost: USD, or tokens, by agent and round."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from .chart import Chart
from .columns import tooltip
from .frame import chart, empty, title
from .lanes import Lanes, labels
from .palette import DARK, by_kind, kind_of_round
from .values import count, name, usd, value
from .vega import Json, Row, Spec, from_zero, ordinal_lanes, panel, part, text

_LANE_HEIGHT: Final = 54


class _Measure(NamedTuple):
    """What is measured, and where the analysis has it."""

    title: str
    of_agent: str
    of_round: str
    outside: tuple[tuple[str, str], ...] = ()
    """For what is in no round of the attempt: what it is, and the agent's member."""
    written: Callable[[float | None], str] = count


def _tokens(sort: str, *, outside: bool = False) -> _Measure:
    member = f"{sort}_tokens"
    parts = (("earlier attempt", f"carried_{member}"), ("in no round", f"unattributed_{member}"))
    return _Measure(member.replace("_", " "), member, member, parts if outside else ())


_USD: Final = _Measure("cost (USD)", "cost_usd", "cost_recorded", (("in no round", "unattributed_cost_usd"),), usd)
_TOKENS: Final = (
    _tokens("input", outside=True),
    _tokens("cached_input"),
    _tokens("output", outside=True),
    _tokens("reasoning"),
)


def cost(attempt: Json, *, session: str | None = None) -> Chart:
    """What it cost: USD by agent, with the rounds as segments. Without prices, tokens in the same way.

    The upright stroke is the agent's own figure. Where it is not at the end of the segments, rounds are missing from
    the record, or the figure covers an earlier attempt too.
    """
    costs = attempt["cost"]
    agents, rounds = costs["by_agent"], costs["by_round"]
    priced = {agent["agent"] for agent in agents if agent.get(_USD.of_agent) is not None}
    measures = [_USD] if priced else []
    if (costs["cost_status"] != "priced" or not priced) and any(
        agent.get(tokens.of_agent) is not None for agent in agents for tokens in _TOKENS
    ):
        measures += _TOKENS
    heading = title("Cost", attempt, session, _facts(costs, bool(priced), bool(measures)))
    if not measures:
        return empty("cost", heading, "neither cost nor tokens recorded")
    lanes = Lanes(attempt, [of["agent"] for of in (*agents, *rounds)])
    # Rounds are named as in the timeline.
    numbers = {(r["agent"], r["round"]): str(r["segment"]) for r in attempt["efficiency"]["rounds"]}
    rows = lanes.rows()
    for measure in measures:
        rows += _total_rows(costs, measure, lanes)
        rows += _segment_rows(costs, measure, lanes, priced if measure is _USD else lanes.agents, numbers)
    # USD above, tokens below in two columns.
    pictures = [_panel(measure, lanes, rows) for measure in measures]
    parts = [pictures.pop(0)] if priced else []
    if pictures:
        parts.append({"concat": pictures, "columns": 2, "spacing": {"row": 36, "column": 48}})
    return chart("cost", heading, rows, {"vconcat": parts, "spacing": 36})


def _facts(costs: Json, any_priced: bool, any_measure: bool) -> list[str]:
    total, by_subagents = usd(value(costs["cost_usd"])), value(costs["subagent_cost_usd"])
    tokens = "tokens are shown instead" if any_measure else "tokens are not recorded either"
    status = {
        "priced": f"{total} in all" + ("" if any_priced else f", not recorded by agent; {tokens}"),
        "partial": f"{total} in all, a lower bound: some agents have no price",
        "unpriced": f"Cost not known: no price for the tokens of any agent; {tokens}",
        "not_recorded": f"Cost not recorded; {tokens}",
    }
    return [
        status.get(costs["cost_status"]) or name(costs["cost_status"]),
        f"of this by subagents: {usd(by_subagents)}" if by_subagents else "",
        "The tokens of some agents are not recorded." if any_measure and not costs["tokens_complete"] else "",
        "Segments are rounds; the upright stroke is the agent's own figure." if any_measure else "",
    ]


def _total_rows(costs: Json, measure: _Measure, lanes: Lanes) -> list[Row]:
    """A row for each agent."""
    recorded = {agent["agent"]: agent for agent in costs["by_agent"]}
    rows: list[Row] = []
    for lane, agent in enumerate(lanes.agents):
        figures = recorded.get(agent, {})
        amount = figures.get(measure.of_agent)
        unpriced = measure is _USD and amount is None and figures.get("cost_recorded") is not None
        rows.append(
            {
                "part": "total",
                "measure": measure.title,
                "agent": name(agent),
                "model": name(figures.get("model")),
                "lane": lane,
                "value": amount,
                "shown": "no price" if unpriced else measure.written(amount),
            }
        )
    return rows


def _segment_rows(
    costs: Json, measure: _Measure, lanes: Lanes, agents: Collection[str], numbers: dict[tuple[str, int], str]
) -> list[Row]:
    """A row for each round of some agents, and for what is in no round."""
    rows: list[Row] = []

    def add(agent: str, order: int, number: str, kind: str, group: str, outcome: str, amount: float | None) -> None:
        rows.append(
            {
                "part": "segment",
                "measure": measure.title,
                "agent": name(agent),
                "lane": lanes[agent],
                "order": order,
                "round": number,
                "kind": kind,
                "group": group,
                "outcome": outcome,
                "value": amount,
                "shown": measure.written(amount),
            }
        )

    for record in costs["by_round"]:
        agent, order, kind = record["agent"], record["round"], record["kind"]
        if agent not in agents:
            continue
        amount = record.get(measure.of_round)
        # Tokens at 0 USD are tokens without a price.
        if measure is _USD and amount == 0 and (record.get("input_tokens") or record.get("output_tokens")):
            amount = None
        number = numbers.get((agent, order), "")
        add(agent, order, number, name(kind), kind_of_round(kind), name(record["outcome"]), amount)
    after = max((record["round"] for record in costs["by_round"]), default=0) + 1
    for figures in costs["by_agent"]:
        for place, (group, member) in enumerate(measure.outside, after):
            if figures.get(member) and figures["agent"] in agents:
                add(figures["agent"], place, "", group, group, "", figures[member])
    return rows


def _panel(measure: _Measure, lanes: Lanes, rows: list[Row]) -> Spec:
    width, unit, ticks, form = (620, "USD", 6, "~f") if measure is _USD else (270, "tokens", 4, ",d")
    values = [row["value"] for row in rows if row.get("measure") == measure.title]
    kinds = {row["group"] for row in rows if row["part"] == "segment"}
    x = {"field": "value", "type": "quantitative", **from_zero(unit, values, ticks, form)}
    y = ordinal_lanes(range(len(lanes)))
    this = {"filter": {"field": "measure", "equal": measure.title}}
    known = {"filter": {"field": "value", "valid": True}}
    of_total = {"tooltip": tooltip("cost", "total")}
    segments = {
        "transform": [*part("segment"), this, known],
        "mark": {"type": "bar", "size": 22, "stroke": "white", "strokeWidth": 0.7},
        "encoding": {
            "x": {**x, "stack": "zero"},
            "y": y,
            "order": {"field": "order", "type": "quantitative"},
            "color": by_kind(kinds),
            "tooltip": tooltip("cost", "segment"),
        },
    }
    totals = {
        "transform": [*part("total"), this, known],
        "mark": {"type": "tick", "size": 32, "thickness": 2, "color": DARK},
        "encoding": {"x": x, "y": y, **of_total},
    }
    beside = {"x": {"value": width + 8}, "y": y}
    numbers = text([*part("total"), this], "shown", beside, of_total, align="left", fontSize=11, color=DARK)
    return panel(measure.title, width, max(1, len(lanes)) * _LANE_HEIGHT, [*labels(y), segments, totals, numbers])
