"""Lanes: one for each agent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .palette import AGENTS, DARK, GREY
from .values import name, value
from .vega import LITERAL_COLOUR, Json, Row, Spec, part, text

EDGES: Final[tuple[Spec, ...]] = (
    {"calculate": "datum.lane - 0.46", "as": "top"},
    {"calculate": "datum.lane + 0.46", "as": "bottom"},
)
"""Gives rows the edges of their lane."""


class Lanes:
    """The agents in configuration order, each with a lane and a colour. Agents not configured stand last."""

    def __init__(self, attempt: Json, others: Iterable[str | None]) -> None:
        self._models = {agent["agent"]: agent.get("model") for agent in attempt["overview"]["agents"]}
        self._winner = value(attempt["completion"]["winner"])
        self.agents: list[str] = list(self._models)
        self.agents += sorted({other for other in others if other is not None} - set(self._models))
        self._lane = {agent: lane for lane, agent in enumerate(self.agents)}

    def __len__(self) -> int:
        return len(self.agents)

    def __getitem__(self, agent: str) -> int:
        return self._lane[agent]

    def get(self, agent: str | None) -> int | None:
        """The lane of an agent that may be none, or none that is known."""
        return None if agent is None else self._lane.get(agent)

    def colour(self, agent: str) -> str:
        return AGENTS[self._lane[agent] % len(AGENTS)]

    def is_winner(self, agent: str) -> bool:
        return bool(agent == self._winner)

    def rows(self) -> list[Row]:
        """A row for the label of each lane."""
        return [
            {
                "part": "agent",
                "agent": name(agent),
                "model": name(self._models.get(agent)),
                "role": "★ winner" if self.is_winner(agent) else "",
                "lane": lane,
                "colour": self.colour(agent),
            }
            for lane, agent in enumerate(self.agents)
        ]

    def y(self, field: str) -> Spec:
        """Places in the lanes: 0 is the middle of the first, 0.5 its lower edge."""
        scale = {"domain": [-0.5, max(1, len(self)) - 0.5], "reverse": True, "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def labels(y: Spec) -> list[Spec]:
    """Names, models and the winner's star, to the left of the lanes."""

    def label(field: str, dy: int, size: int, weight: str, fill: Spec) -> Spec:
        place = {"x": {"value": -10}, "y": y}
        return text(part("agent"), field, place, {"fill": fill}, align="right", dy=dy, fontSize=size, fontWeight=weight)

    return [
        label("agent", -8, 12, "bold", LITERAL_COLOUR),
        label("model", 6, 10, "normal", {"value": GREY}),
        label("role", 19, 10, "bold", {"value": DARK}),
    ]
