"""The text of the functions that make the classes of JSON."""

from __future__ import annotations

from .definition import Alias, Choice, Definition, Figure, Member, Record, names_of
from .member_type import ListOf, MapOf, Nullable
from .name import decoder_name, snake_case
from .text import WIDTH, quoted

FIGURE_DECODER = '''\
def _decode_figure(data: Any, decode: Callable[[Any], Any] | None = None) -> Figure[Any]:
    try:
        value = data.get("value")
        new: Figure[Any] = _new(Figure)
        _put(new, "value", value if decode is None or value is None else decode(value))
        _put(new, "evidence", _each({decode_place}, data.get("evidence", _NO_ITEMS)))
        return new
    except _MISFITS as error:
        raise _fault(Figure, data, error) from error
'''


def decoder_blocks(definition: Definition) -> list[str]:
    """The functions that make a definition of JSON."""
    if isinstance(definition, Record):
        return [record_decoder(definition)]
    if isinstance(definition, Figure):
        return [FIGURE_DECODER.format(decode_place=decoder_name(definition.place))]
    if isinstance(definition, Choice):
        return [*(record_decoder(record) for _, record in definition.variants), choice_decoder(definition)]
    if isinstance(definition, Alias) and not definition.type.is_plain():
        made = f"    return {definition.type.decode('data')}\n"
        return [f"def {decoder_name(definition.name)}(data: Any) -> {definition.name}:\n{made}"]
    return []


def record_decoder(record: Record) -> str:
    lines = [
        f"def {decoder_name(record.name)}(data: Any) -> {record.name}:",
        "    try:",
        f"        new = _new({record.name})",
        *(f"        {line}" for member in record.members for line in member_lines(member)),
        "        return new",
        "    except _MISFITS as error:",
        f"        raise _fault({record.name}, data, error) from error",
    ]
    return "\n".join(lines) + "\n"


def member_lines(member: Member) -> list[str]:
    """The statements that set a member."""
    if member.constant is not None:
        return set_lines(member.name, quoted(member.constant))
    value = member_value(member)
    if isinstance(member.type, Nullable) and not member.type.is_plain():
        made = f"None if found is None else {member.type.value.decode('found')}"
        return [f"found = {value}", *set_lines(member.name, made)]
    return set_lines(member.name, member.type.decode(value))


def set_lines(name: str, value: str) -> list[str]:
    line = f'_put(new, "{name}", {value})'
    return [line] if len(line) + 8 <= WIDTH else ["_put(", "    new,", f'    "{name}",', f"    {value},", ")"]


def member_value(member: Member) -> str:
    """The expression for the value of a member in JSON."""
    key = quoted(member.key)
    if member.required:
        return f"data[{key}]"
    if isinstance(member.type, ListOf):
        return f"data.get({key}, _NO_ITEMS)"
    return f"data.get({key}, {{}})" if isinstance(member.type, MapOf) else f"data.get({key})"


def decoder_table(definitions: list[Definition]) -> str:
    """What `decode` finds the function of a class in."""
    classes = [definition for definition in definitions if isinstance(definition, (Record, Choice, Figure))]
    names = [name for definition in classes for name in names_of(definition)]
    lines = [
        "_DECODERS: dict[Any, Callable[[Any], Any]] = {",
        *(f"    {name}: {decoder_name(name)}," for name in names),
        "}",
    ]
    return "\n".join(lines) + "\n"


def choice_decoder(choice: Choice) -> str:
    table = f"_{snake_case(choice.name).upper()}"
    lines = [
        f"{table}: dict[str, Callable[[Any], {choice.name}]] = {{",
        *(f"    {quoted(word)}: {decoder_name(record.name)}," for word, record in choice.variants),
        "}",
        "",
        "",
        f"def {decoder_name(choice.name)}(data: Any) -> {choice.name}:",
        f"    return _variant({quoted(choice.name)}, {quoted(choice.tag)}, {table}, data)",
    ]
    return "\n".join(lines) + "\n"
