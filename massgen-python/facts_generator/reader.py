"""Reads the definitions of a schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .definition import Alias, Choice, Definition, Figure, Member, Record, Words
from .member_type import FIGURE, ListOf, MapOf, Nullable
from .name import camel_case
from .schema_file import OBJECT_PARTS, Schema, SchemaFile, substance, words_of
from .text import examples_text, joined, python_text


class Reader:
    """Reads the definitions of one schema file."""

    def __init__(self, file: SchemaFile) -> None:
        self.file = file

    def definitions(self) -> Iterator[Definition]:
        """All definitions, the root first, then in the order of the file."""
        if self.file.source.root:
            yield self.definition(self.file.schema["title"], self.file.schema)
        for name, schema in self.file.defs.items():
            yield self.figure(schema) if self.file.is_figure(schema) else self.definition(name, schema)

    def definition(self, name: str, schema: Schema) -> Definition:
        """What a schema with a name is in Python."""
        doc = python_text(schema.get("description", ""))
        words = words_of(schema)
        if words is not None:
            return Words(name, doc, tuple(words))
        if self.file.is_object(schema):
            whole = self.merged(name, schema)
            if "oneOf" in whole:
                return self.choice(name, doc, whole)
            if whole["properties"]:
                return Record(name, doc, self.members(name, whole))
        doc = joined(doc, examples_text(schema.get("examples", ())))
        return Alias(name, doc, self.file.type_of(name, schema))

    def figure(self, schema: Schema) -> Figure:
        """The generic that an object is an instance of: the same one for all of them."""
        value, evidence = schema["properties"]["value"], schema["properties"]["evidence"]
        return Figure(
            name=FIGURE,
            doc=python_text(schema.get("description", "")),
            value_doc=python_text(value.get("description", "")),
            evidence_doc=python_text(evidence.get("description", "")),
            place=self.file.target(evidence["items"]["$ref"])[0],
        )

    def merged(self, name: str, schema: Schema) -> Schema:
        """An object with the members of all that it is put together of (`allOf`, `$ref`) as its own."""
        if unknown := substance(schema).keys() - OBJECT_PARTS - {"oneOf"}:
            raise self.file.error(name, f"an object with {', '.join(sorted(unknown))}")
        whole: Schema = {key: schema[key] for key in schema.keys() & {"oneOf"}}
        whole["properties"] = dict(schema.get("properties", {}))
        whole["required"] = list(schema.get("required", ()))
        parts = list(schema.get("allOf", ()))
        if "$ref" in schema:
            parts.append(self.file.target(schema["$ref"])[1])
        for part in parts:
            more = self.merged(name, part)
            if "oneOf" in more and "oneOf" in whole:
                raise self.file.error(name, "two choices in one object")
            whole["properties"] |= more.pop("properties")
            whole["required"] += more.pop("required")
            whole |= more
        return whole

    def members(self, name: str, schema: Schema) -> tuple[Member, ...]:
        """The members of an object."""
        required = set(schema["required"])
        members = tuple(
            self.member(f"{name}.{key}", key, part, key in required)
            for key, part in schema["properties"].items()
        )
        names = [member.name for member in members]
        if len(set(names)) != len(names):
            raise self.file.error(name, "two members get the same name in Python")
        return members

    def member(self, where: str, key: str, schema: Schema, required: bool) -> Member:
        doc = python_text(schema.get("description", ""))
        found = self.file.type_of(where, schema)
        if not required and not isinstance(found, (Nullable, ListOf, MapOf)):
            found = Nullable(found)
        return Member(key, found, required, doc)

    def choice(self, name: str, doc: str, schema: Schema) -> Choice:
        """One of several objects; members beside the choice belong to each of them."""
        branches = [(branch.get("description", ""), self.merged(name, branch)) for branch in schema["oneOf"]]
        tag = self.tag(name, [branch for _, branch in branches])
        variants = []
        for text, branch in branches:
            word = branch["properties"][tag]["const"]
            whole = {
                "properties": schema["properties"] | branch["properties"],
                "required": schema["required"] + branch["required"],
            }
            members = tuple(with_tag(member, tag, word) for member in self.members(name, whole))
            variants.append((word, Record(f"{name}{camel_case(word)}", python_text(text), members)))
        return Choice(name, doc, tag, tuple(variants))

    def tag(self, name: str, branches: list[Schema]) -> str:
        """The member that every branch has with a word of its own."""
        for key in branches[0]["properties"]:
            words = {branch["properties"].get(key, {}).get("const") for branch in branches}
            if len(words) == len(branches) and all(isinstance(word, str) for word in words):
                return str(key)
        raise self.file.error(name, "no member tells the objects of this choice apart")


def with_tag(member: Member, tag: str, word: str) -> Member:
    """A member of a variant; that of the tag is always the same word."""
    if member.key != tag:
        return member
    return replace(member, constant=word, doc=member.doc or f"Always `{word}`.")
