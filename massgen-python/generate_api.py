"""Writes docs/python/api.md from the docstrings of the installed package; `--check` tells whether it is up to date."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import massgen_logs
from massgen_logs import errors

PAGE = Path(__file__).parent.parent / "docs" / "python" / "api.md"

HEAD = """\
# Python: reference

<!-- Written by massgen-python/generate_api.py from the docstrings. -->

`import massgen_logs as ml`. Every class is immutable, comparable and can be pickled; every path may be a `str` or an
`os.PathLike`. The answers to the fourteen questions are classes of `massgen_logs.facts`, generated from the JSON Schemas
in `docs/`, with a docstring for every member: `help(ml.facts.Efficiency)`.
"""

SHOWN = [
    ("Sessions", ["list_sessions", "SessionEntry", "load", "Session", "watch"]),
    ("Analysis", ["Analysis", "Report", "compare", "Comparison", "Breach"]),
    ("Tables", ["table_names", "table", "tables", "Table", "Column", "events", "Events", "query", "Answer", "Arrow"]),
    ("Pictures", ["Chart"]),
]


def main() -> int:
    text = "".join(page())
    if "--check" in sys.argv:
        if PAGE.read_text(encoding="utf-8") == text:
            return 0
        print(f"{PAGE.name} is out of date: run massgen-python/generate_api.py", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page() -> Iterator[str]:
    yield HEAD
    for title, names in SHOWN:
        yield f"\n## {title}\n"
        for name in names:
            yield from entry(name, getattr(massgen_logs, name))
    yield f"\n## Errors\n\n{doc(errors)}\n\n| exception | also a | when |\n|---|---|---|\n"
    for name in ["MassgenLogsError", *(name for name in errors.__all__ if name != "MassgenLogsError")]:
        kind = getattr(errors, name)
        also = ", ".join(f"`{base.__name__}`" for base in kind.__bases__ if not issubclass(base, errors.MassgenLogsError))
        yield f"| `{name}` | {also or '`MassgenLogsError`'} | {doc(kind).partition(chr(10) * 2)[0].replace(chr(10), ' ')} |\n"
    yield f"\nMembers: {members_of(errors.MassgenLogsError)}\n"


def entry(name: str, value: object) -> Iterator[str]:
    if inspect.isclass(value):
        yield f"\n### `{name}`\n\n{doc(value)}\n"
        listed = list(members(value))
        if listed:
            yield "\n" + "".join(listed)
    else:
        yield f"\n### `{name}{signature(value)}`\n\n{doc(value)}\n"


def members(kind: type) -> Iterator[str]:
    """Attributes, then methods, in the order of their source, inherited ones last."""
    told: dict[str, object] = {}
    for base in kind.__mro__:
        if base.__module__.startswith("massgen_logs"):
            for name, value in vars(base).items():
                told.setdefault(name, value)
    public = {name: value for name, value in told.items() if not name.startswith("_")}
    for name, text in described(kind).items():
        yield f"- `{name}`: {text}\n"
    for name, value in public.items():
        if isinstance(value, property | cached_property):
            yield f"- `{name}`{type_of(value)}: {line(doc(value))}\n"
    for name, value in public.items():
        if inspect.isfunction(value):
            yield f"- `{name}{signature(value)}`: {line(doc(value))}\n"


def type_of(value: property | cached_property[object]) -> str:
    read = value.fget if isinstance(value, property) else value.func
    return f" (`{inspect.signature(read).return_annotation}`)"  # type: ignore[arg-type]


def described(kind: type) -> dict[str, str]:
    """The members of a class that have a text below them in the source."""
    found = {}
    for before, text in pairwise(sources()[kind.__name__].body):
        match before, text:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(told))) if not name.startswith("_"):
                found[name] = line(told)
    return found


@cache
def sources() -> dict[str, ast.ClassDef]:
    """The classes of the package as they stand in its files."""
    package = Path(massgen_logs.__file__).parent
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.glob("**/*.py"))]
    return {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def members_of(kind: type) -> str:
    return " ".join(f"`{name}`: {text}" for name, text in described(kind).items())


def signature(value: object) -> str:
    """The signature in the words of its source, without `self`."""
    given = str(inspect.signature(value))  # type: ignore[arg-type]
    return re.sub(r"\(self(, )?", "(", given).replace("'", "")


def doc(value: object) -> str:
    text = inspect.getdoc(value)
    if not text:
        raise SystemExit(f"{value!r} has no docstring")
    return text


def line(text: str) -> str:
    """A docstring as one item of a list: further paragraphs and lists stay below it."""
    text = inspect.cleandoc(text)
    return "\n".join(f"  {part}" if at and part else part for at, part in enumerate(text.split("\n")))


if __name__ == "__main__":
    sys.exit(main())
