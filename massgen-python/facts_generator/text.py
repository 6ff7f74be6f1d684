"""Texts of Python: of descriptions, and of words."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 110

LINK = re.compile(r"\[`([^`]+)`\](?:\([^)]*\))?")
PATH = re.compile(r"`(\w+(?:::\w+)+)`")


def python_text(description: str) -> str:
    """A description without the links of rustdoc, with paths and null as Python writes them."""
    text = LINK.sub(r"`\1`", description)
    text = PATH.sub(lambda path: f"`{plain_path(path[1])}`", text)
    return text.replace("`null`", "`None`").strip()


def plain_path(path: str) -> str:
    """`super::Delegation::calls_recorded` → `Delegation.calls_recorded`."""
    return ".".join(part for part in path.split("::") if part not in ("crate", "self", "super"))


def wrapped(text: str, width: int) -> list[str]:
    """The paragraphs and list items of a text as lines of at most `width` columns."""
    lines: list[str] = []
    for index, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        lines += [""] if index else []
        for item in re.split(r"\n(?=[-*] )", block):
            indent = "  " if item.startswith(("- ", "* ")) else ""
            lines += textwrap.wrap(
                " ".join(item.split()),
                width,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines


def docstring(text: str, indent: str) -> list[str]:
    """A docstring as lines; none when there is no text."""
    if not text:
        return []
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    text = f'{text[:-1]}\\"' if text.endswith('"') else text
    one_line = " ".join(text.split())
    if "\n\n" not in text and "\n-" not in text and len(indent) + len(one_line) + 6 <= WIDTH:
        return [f'{indent}"""{one_line}"""']
    lines = wrapped(f'"""{text}', WIDTH - len(indent))
    return [*(f"{indent}{line}" if line else "" for line in lines), f'{indent}"""']


def joined(*parts: str) -> str:
    """Paragraphs to a text; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def examples_text(examples: Sequence[Any]) -> str:
    """What a schema's examples say: several are the words that are known of an open vocabulary."""
    words = ", ".join(f"`{example}`" for example in examples)
    if len(examples) < 2:
        return f"Example: {words}" if words else ""
    return f"Words that are known, but others may come: {words}."


def listed(items: Iterable[tuple[str, str]]) -> str:
    """A list of words with their descriptions."""
    return "\n".join(f"- `{word}`: {doc}" if doc else f"- `{word}`" for word, doc in items)


def literal(words: Iterable[str]) -> str:
    return f"Literal[{', '.join(quoted(word) for word in words)}]"


def quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
