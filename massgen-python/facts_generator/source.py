"""The files that are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A schema to read."""

    file: str
    root: bool
    """Whether the root becomes a class too; that of the analysis is written by hand."""


SOURCES = (
    Source("analysis.schema.json", root=False),
    Source("facts.schema.json", root=True),
    Source("comparison.schema.json", root=True),
    Source("glance.schema.json", root=True),
    Source("change.schema.json", root=True),
)


class SchemaError(Exception):
    """A schema has something that this generator has no Python for."""
