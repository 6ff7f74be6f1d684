"""A file with a schema, and what its parts are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .member_type import JSON_VALUE, FigureOf, Fixed, ListOf, MapOf, Named, Nullable, Plain, Type
from .source import SchemaError, Source
from .text import literal, python_text

Schema = dict[str, Any]

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
ANNOTATIONS = frozenset({"description", "title", "examples", "default", "$schema", "$defs"})
OBJECT_PARTS = frozenset({"type", "properties", "required", "additionalProperties", "allOf", "$ref"})


def substance(schema: Schema) -> Schema:
    """A schema without what only describes it."""
    return {key: value for key, value in schema.items() if key not in ANNOTATIONS}


def words_of(schema: Schema) -> list[tuple[str, str]] | None:
    """The words that a schema allows, with their descriptions; `None` when it is no list of words."""
    doc = python_text(schema.get("description", ""))
    if isinstance(schema.get("const"), str):
        return [(schema["const"], doc)]
    if "enum" in schema and all(isinstance(word, str) for word in schema["enum"]):
        # The description is that of the whole.
        return [(word, "") for word in schema["enum"]]
    if "oneOf" not in schema or "properties" in schema:
        return None
    branches = [words_of(branch) for branch in schema["oneOf"]]
    if any(branch is None for branch in branches):
        return None
    return [word for branch in branches if branch for word in branch]


class SchemaFile:
    """The schema of a file."""

    def __init__(self, source: Source, schema: Schema) -> None:
        self.source = source
        self.schema = schema
        self.defs: dict[str, Schema] = schema.get("$defs", {})

    def error(self, name: str, message: str) -> SchemaError:
        return SchemaError(f"{self.source.file}, {name}: {message}")

    def target(self, ref: str) -> tuple[str, Schema]:
        """The name and schema that a reference leads to."""
        name = ref.removeprefix("#/$defs/")
        if name not in self.defs:
            raise self.error(ref, "there is no such definition")
        return name, self.defs[name]

    def is_object(self, schema: Schema) -> bool:
        """Whether a schema is an object with members, or one of several."""
        if "properties" in schema or "allOf" in schema:
            return True
        return "oneOf" in schema and all(self.is_object(branch) for branch in schema["oneOf"])

    def is_figure(self, schema: Schema) -> bool:
        """Whether it is an instance of the generic: a value that may be absent, and where it stands."""
        members = schema.get("properties", {})
        if members.keys() != {"value", "evidence"} or schema.get("required"):
            return False
        places = members["evidence"].get("items", {}).get("$ref")
        return places is not None and is_place(self.target(places)[1].get("properties", {}))

    def is_plain(self, schema: Schema) -> bool:
        """Whether a definition is a name for something plain."""
        if words_of(schema) is not None:
            return True
        return not self.is_object(schema) and self.type_of("", schema).is_plain()

    def type_of(self, where: str, schema: Schema | bool) -> Type:
        """The type that a schema without a name stands for."""
        if schema is True or (isinstance(schema, dict) and not substance(schema)):
            return Plain(JSON_VALUE)
        if not isinstance(schema, dict):
            raise self.error(where, "no value is allowed")
        if "$ref" in schema:
            return self.type_of_reference(where, schema)
        if "anyOf" in schema:
            return self.type_of_any(where, schema["anyOf"])
        if (words := words_of(schema)) is not None:
            return Plain(literal(word for word, _ in words))
        kind = schema.get("type")
        if isinstance(kind, list):
            return self.type_of_any(where, [{**schema, "type": one} for one in kind])
        if kind == "array":
            return self.type_of_array(where, schema)
        if kind == "object" and "properties" not in schema:
            return MapOf(self.type_of(where, schema.get("additionalProperties", True)))
        if kind in SCALARS:
            return Plain(SCALARS[kind])
        raise self.error(where, f"no Python for {json.dumps(substance(schema))[:200]}")

    def type_of_reference(self, where: str, schema: Schema) -> Type:
        if more := substance(schema).keys() - {"$ref"}:
            raise self.error(where, f"a reference with {', '.join(sorted(more))}")
        name, target = self.target(schema["$ref"])
        if not self.is_figure(target):
            return Named(name, self.is_plain(target))
        value = self.type_of(f"{where}.value", target["properties"]["value"])
        return FigureOf(value.value if isinstance(value, Nullable) else value)

    def type_of_any(self, where: str, branches: list[Schema]) -> Type:
        rest = [branch for branch in branches if branch.get("type") != "null"]
        types = [self.type_of(where, branch) for branch in rest]
        if len(types) == 1:
            found = types[0]
        elif types and all(one.is_plain() for one in types):
            found = Plain(" | ".join(dict.fromkeys(one.annotation() for one in types)))
        else:
            raise self.error(where, "nothing tells these types apart")
        return Nullable(found) if len(rest) < len(branches) else found

    def type_of_array(self, where: str, schema: Schema) -> Type:
        sizes = schema.get("minItems", 0), schema.get("maxItems")
        item = schema.get("items", True)
        if "prefixItems" not in schema and (sizes[0] == 0 or sizes[0] != sizes[1]):
            return ListOf(self.type_of(where, item))
        parts = schema.get("prefixItems") or [item] * sizes[0]
        if sizes != (len(parts), len(parts)):
            raise self.error(where, "a list with a fixed start and an open end")
        items = tuple(self.type_of(where, part) for part in parts)
        if not all(item.is_plain() for item in items):
            raise self.error(where, "a fixed list of objects")
        return Fixed(items)


def is_place(members: Iterable[str]) -> bool:
    """Whether an object with these members is a place in a session."""
    return {"path", "line", "pointer"} <= set(members)
