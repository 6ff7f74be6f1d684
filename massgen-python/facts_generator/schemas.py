"""All schemas together."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from .definition import Definition
from .reader import Reader
from .schema_file import SchemaFile
from .source import SOURCES, SchemaError, Source


def read_all(docs: Path, sources: Iterable[Source] = SOURCES) -> list[Definition]:
    """The definitions of all schemas in `docs`, each name once."""
    found: dict[str, tuple[str, Definition]] = {}
    conflicts = []
    for source in those_there(docs, sources):
        schema = json.loads((docs / source.file).read_text(encoding="utf-8"))
        for definition in Reader(SchemaFile(source, schema)).definitions():
            file, first = found.setdefault(definition.name, (source.file, definition))
            if first != definition:
                conflicts.append(f"{definition.name} is one thing in {file} and another in {source.file}")
    if conflicts:
        raise SchemaError("; ".join(conflicts))
    return [definition for _, definition in found.values()]


def those_there(docs: Path, sources: Iterable[Source]) -> list[Source]:
    """The sources that are in `docs`; the others are told of."""
    there = []
    for source in sources:
        if (docs / source.file).exists():
            there.append(source)
        else:
            print(f"generate_facts.py: {source.file} is not there, and left out", file=sys.stderr)
    if not there:
        raise SchemaError(f"no schema in {docs}")
    return there
