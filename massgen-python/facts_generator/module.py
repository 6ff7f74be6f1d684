"""The text of the whole module."""

from __future__ import annotations

import keyword
import re
from collections import Counter

from .class_text import class_blocks
from .decoder_text import decoder_blocks, decoder_table
from .definition import Definition, names_of
from .member_type import JSON_VALUE
from .name import decoder_name
from .source import SchemaError
from .text import quoted

HEAD = '''\
"""What an analysis says, as classes.

This file is generated from the JSON Schemas of the repository (`docs/*.schema.json`). Do not edit it:
`python massgen-python/generate_facts.py` writes it anew, and with `--check` tells whether it is up to date.

Absence: `None` means "not recorded in the log", and is never 0, "no" or empty; a tuple without items means
"none" as far as the log tells. Units are in the names of members: `_s` and `_seconds` are seconds, `usd` is
US dollars, `_chars` characters, `bytes` bytes. A `Figure` is a number or a word with the places in the
session that it rests on; `str(evidence)` is such a place as `path:line` or `path#pointer`.

All objects are immutable, comparable, hashable, and can be pickled and copied. Members that are lists in
JSON are tuples. A member whose name Python keeps for itself has an underscore behind it (`from_`). A
`float` that JSON writes as a whole number is an `int` at run time.
"""

from __future__ import annotations
'''

DECODE = '''\
@overload
def decode(kind: type[T], data: Any) -> T: ...


@overload
def decode(kind: UnionType, data: Any) -> Any: ...


def decode(kind: Any, data: Any) -> Any:
    """Makes an object of parsed JSON: `decode(TurnAnalysis, json.loads(text))`.

    `kind` is one of the classes above, or a union of them that has a name. Members that it does not know are
    passed over. ValueError, with the class and the member, when one is missing that must be there, or when
    something else stands where an object or a list is expected; words and numbers are taken as they are.
    """
    make = _DECODERS.get(kind)
    if make is None:
        raise TypeError(f"{kind!r} is none of the classes that are made of JSON")
    return make(data)
'''

MODULES = {
    "collections.abc": ("Callable", "Mapping"),
    "dataclasses": ("field",),
    "types": ("UnionType",),
    "typing": ("Any", "Generic", "Literal", "TypeAlias", "TypeVar", "overload"),
}

# What `decode` is made of: names of `_fact`, with an underscore here, so that they are not among the classes.
HELPERS = ("MISFITS", "NO_ITEMS", "each", "each_value", "fault", "items", "mapping", "new", "put", "variant")


def imports(body: str) -> str:
    """The imports that the rest of the file needs."""
    lines = []
    for module, names in MODULES.items():
        used = [name for name in names if mentions(body, name)]
        lines += [f"from {module} import {', '.join(used)}"] if used else []
    helpers = [f"    {name} as _{name}," for name in HELPERS if mentions(body, f"_{name}")]
    return "\n".join([*lines, "", "from ._fact import (", "    Fact,", *helpers, ")"]) + "\n"


def mentions(body: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", body) is not None


def written(definitions: list[Definition]) -> str:
    """The whole file."""
    check_names(definitions)
    names = ["decode", *(name for definition in definitions for name in names_of(definition))]
    classes = [block for definition in definitions for block in class_blocks(definition)]
    decoders = [block for definition in definitions for block in decoder_blocks(definition)]
    decoders.append(decoder_table(definitions))
    body = "\n\n".join(['T = TypeVar("T")\n', *classes, DECODE, *decoders])
    if mentions(body, JSON_VALUE):
        names.append(JSON_VALUE)
        body = f'{JSON_VALUE}: TypeAlias = Any\n"""Any JSON value."""\n\n\n{body}'
    exported = "".join(f"    {quoted(name)},\n" for name in sorted(names))
    return f"{HEAD}\n{imports(body)}\n__all__ = [\n{exported}]\n\n{body}"


def check_names(definitions: list[Definition]) -> None:
    """Refuses names that Python has no place for, or that hide each other."""
    names = [name for definition in definitions for name in names_of(definition)]
    imported = {name for module in MODULES.values() for name in module}
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name) or name in imported | {"Fact", "T", JSON_VALUE}:
            raise SchemaError(f"{name} is no name for a class here")
    for called in (str, decoder_name):
        if twice := [name for name, count in Counter(map(called, names)).items() if count > 1]:
            raise SchemaError(f"more than one definition gets the name {', '.join(twice)}")
