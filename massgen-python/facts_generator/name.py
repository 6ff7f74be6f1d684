"""Names in Python."""

from __future__ import annotations

import keyword
import re

# Names that the text of a class uses: a member of that name would hide them from the members below it.
USED_NAMES = frozenset({"str", "int", "float", "bool", "tuple", "field"})


def member_name(key: str) -> str:
    """The name in Python of the member `key` in JSON."""
    name = re.sub(r"\W", "_", key)
    if name[:1].isdigit() or not name:
        name = f"_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in USED_NAMES else name


def snake_case(name: str) -> str:
    """`AnswerLabel` → `answer_label`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def camel_case(word: str) -> str:
    """`own_answer` → `OwnAnswer`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W|_", word))


def decoder_name(name: str) -> str:
    """The function that makes the type `name` of JSON."""
    return f"_decode_{snake_case(name)}"
