"""The text of classes."""

from __future__ import annotations

from .definition import Alias, Choice, Definition, Figure, Member, Record, Words
from .member_type import ListOf, MapOf
from .schema_file import is_place
from .text import WIDTH, docstring, joined, listed, literal, quoted

FIGURE_CLASS = '''\
class Figure(Fact, Generic[T]):
{doc}

    value: T | None = None
{value_doc}

    evidence: tuple[{place}, ...] = ()
{evidence_doc}
'''

PLACE_STR = '''\

    def __str__(self) -> str:
        """`path:line`, `path#pointer`, or the path alone."""
        if self.line is not None:
            return f"{self.path}:{self.line}"
        return self.path if self.pointer is None else f"{self.path}#{self.pointer}"
'''


def figure_block(figure: Figure) -> str:
    return FIGURE_CLASS.format(
        place=figure.place,
        doc="\n".join(docstring(figure.doc, "    ")),
        value_doc="\n".join(docstring(figure.value_doc, "    ")),
        evidence_doc="\n".join(docstring(figure.evidence_doc, "    ")),
    )


def class_blocks(definition: Definition) -> list[str]:
    """The text of a definition."""
    if isinstance(definition, Record):
        return [record_block(definition)]
    if isinstance(definition, Figure):
        return [figure_block(definition)]
    if isinstance(definition, Words):
        doc = joined(definition.doc, listed(definition.words))
        return [alias_block(definition.name, literal(word for word, _ in definition.words), doc)]
    if isinstance(definition, Alias):
        annotation = definition.type.annotation()
        # A string may name what stands further down.
        annotation = annotation if definition.type.is_plain() else quoted(annotation)
        return [alias_block(definition.name, annotation, definition.doc)]
    assert isinstance(definition, Choice)
    return choice_blocks(definition)


def alias_block(name: str, annotation: str, doc: str) -> str:
    line = f"{name}: TypeAlias = {annotation}"
    lines = [line] if len(line) <= WIDTH else broken_alias(name, annotation)
    return "\n".join([*lines, *docstring(doc, "")]) + "\n"


def broken_alias(name: str, annotation: str) -> list[str]:
    """An alias that is too long for a line: one part a line."""
    if annotation.startswith("Literal["):
        words = annotation.removeprefix("Literal[").removesuffix("]").split(", ")
        return [f"{name}: TypeAlias = Literal[", *(f"    {word}," for word in words), "]"]
    first, *rest = annotation.split(" | ")
    return [f"{name}: TypeAlias = (", f"    {first}", *(f"    | {part}" for part in rest), ")"]


def record_block(record: Record, doc: str | None = None) -> str:
    lines = [f"class {record.name}(Fact):", *docstring(record.doc if doc is None else doc, "    ")]
    for member in record.members:
        lines += ["", f"    {member.name}: {member_annotation(member)}{member_default(member)}"]
        lines += docstring(member.doc, "    ")
    text = "\n".join(lines) + "\n"
    return text + PLACE_STR if is_place(member.key for member in record.members) else text


def member_annotation(member: Member) -> str:
    return literal([member.constant]) if member.constant is not None else member.type.annotation()


def member_default(member: Member) -> str:
    """What stands behind the type of a member."""
    default = default_of(member)
    extra = []
    if not member.type.is_hashable():
        extra.append("hash=False")
    if member.name != member.key:
        extra.append(f'metadata={{"json": {quoted(member.key)}}}')
    if default == "{}":
        extra.insert(0, "default_factory=dict")
    elif extra and default is not None:
        extra.insert(0, f"default={default}")
    if extra:
        return f" = field({', '.join(extra)})"
    return "" if default is None else f" = {default}"


def default_of(member: Member) -> str | None:
    """What a member is when JSON has it not; `None` when it must be there."""
    if member.constant is not None:
        return quoted(member.constant)
    if member.required:
        return None
    if isinstance(member.type, ListOf):
        return "()"
    return "{}" if isinstance(member.type, MapOf) else "None"


def choice_blocks(choice: Choice) -> list[str]:
    blocks = [
        record_block(record, joined(record.doc, f"The `{choice.name}` with the `{choice.tag}` `{word}`."))
        for word, record in choice.variants
    ]
    names = [record.name for _, record in choice.variants]
    which = listed((word, f"`{record.name}`") for word, record in choice.variants)
    doc = joined(choice.doc, f"The member `{choice.tag}` tells which:\n{which}")
    return [*blocks, alias_block(choice.name, " | ".join(names), doc)]
