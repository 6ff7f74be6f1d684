"""The type of a member: how it is written in Python, and made of JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from .name import decoder_name

FIGURE = "Figure"
JSON_VALUE = "JsonValue"


class Type(ABC):
    """The type of a member."""

    @abstractmethod
    def annotation(self) -> str:
        """How it is written in Python."""

    @abstractmethod
    def decode(self, value: str) -> str:
        """The expression that makes it of the JSON value that the expression `value` has."""

    def decoder(self) -> str:
        """The same as a function of one argument."""
        return f"lambda item: {self.decode('item')}"

    def is_plain(self) -> bool:
        """Whether the JSON value is taken as it is."""
        return self.decode("item") == "item"

    def is_hashable(self) -> bool:
        """Whether its values have a hash."""
        return True


@dataclass(frozen=True)
class Plain(Type):
    """What Python's `json` gives already."""

    text: str

    def annotation(self) -> str:
        return self.text

    def decode(self, value: str) -> str:
        return value

    def is_hashable(self) -> bool:
        return self.text != JSON_VALUE


@dataclass(frozen=True)
class Named(Type):
    """Another definition; `plain` when that is a name for something plain."""

    name: str
    plain: bool

    def annotation(self) -> str:
        return self.name

    def decode(self, value: str) -> str:
        return value if self.plain else f"{self.decoder()}({value})"

    def decoder(self) -> str:
        return decoder_name(self.name)


@dataclass(frozen=True)
class FigureOf(Type):
    """An instance of the generic `Figure`."""

    value: Type

    def annotation(self) -> str:
        return f"{FIGURE}[{self.value.annotation()}]"

    def decode(self, value: str) -> str:
        more = "" if self.value.is_plain() else f", {self.value.decoder()}"
        return f"{decoder_name(FIGURE)}({value}{more})"

    def decoder(self) -> str:
        return decoder_name(FIGURE) if self.value.is_plain() else super().decoder()


@dataclass(frozen=True)
class ListOf(Type):
    """Any number of items."""

    item: Type

    def annotation(self) -> str:
        return f"tuple[{self.item.annotation()}, ...]"

    def decode(self, value: str) -> str:
        return f"_items({value})" if self.item.is_plain() else f"_each({self.item.decoder()}, {value})"

    def is_hashable(self) -> bool:
        return self.item.is_hashable()


@dataclass(frozen=True)
class Fixed(Type):
    """A fixed number of plain items, each with its own type."""

    items: tuple[Type, ...]

    def annotation(self) -> str:
        return f"tuple[{', '.join(item.annotation() for item in self.items)}]"

    def decode(self, value: str) -> str:
        return f"_items({value}, {len(self.items)})"

    def is_hashable(self) -> bool:
        return all(item.is_hashable() for item in self.items)


@dataclass(frozen=True)
class MapOf(Type):
    """Values by name."""

    value: Type

    def annotation(self) -> str:
        return f"Mapping[str, {self.value.annotation()}]"

    def decode(self, value: str) -> str:
        if self.value.is_plain():
            return f"_mapping({value})"
        return f"_each_value({self.value.decoder()}, {value})"

    def is_hashable(self) -> bool:
        return False


@dataclass(frozen=True)
class Nullable(Type):
    """A value, or not recorded."""

    value: Type

    def annotation(self) -> str:
        return f"{self.value.annotation()} | None"

    def decode(self, value: str) -> str:
        if self.value.is_plain():
            return value
        return f"None if {value} is None else {self.value.decode(value)}"

    def is_hashable(self) -> bool:
        return self.value.is_hashable()
