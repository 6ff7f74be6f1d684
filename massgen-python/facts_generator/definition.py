"""What a schema gives a name to."""

from __future__ import annotations

from dataclasses import dataclass

from .member_type import Type
from .name import member_name


@dataclass(frozen=True)
class Member:
    """A member of a class."""

    key: str
    """Its name in JSON."""
    type: Type
    required: bool
    doc: str
    constant: str | None = None
    """The one word that it may be, when it is the tag of a variant."""

    @property
    def name(self) -> str:
        """Its name in Python."""
        return member_name(self.key)


@dataclass(frozen=True)
class Definition:
    """Something that gets a name in Python."""

    name: str
    doc: str


@dataclass(frozen=True)
class Record(Definition):
    """An object: a class."""

    members: tuple[Member, ...]


@dataclass(frozen=True)
class Figure(Definition):
    """The generic `Figure`."""

    value_doc: str
    evidence_doc: str
    place: str
    """The class of a place in a session."""


@dataclass(frozen=True)
class Words(Definition):
    """One of some words."""

    words: tuple[tuple[str, str], ...]
    """Each with its description."""


@dataclass(frozen=True)
class Alias(Definition):
    """Another name for a type."""

    type: Type


@dataclass(frozen=True)
class Choice(Definition):
    """One of some objects, told apart by a word in the member `tag`."""

    tag: str
    variants: tuple[tuple[str, Record], ...]


def names_of(definition: Definition) -> list[str]:
    """The names that a definition gives to the module."""
    variants = [record.name for _, record in definition.variants] if isinstance(definition, Choice) else []
    return [*variants, definition.name]
