"""What the classes of `massgen_logs.facts` have in common, and what they are made of JSON with.

They are dataclasses in all that can be seen of them, but `@dataclass` writes and compiles the methods of every class
when it is imported, which costs more than all the rest of this package. Here the methods are written once, and work
from the names of the members.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, field, fields, make_dataclass
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    NoReturn,
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

T = TypeVar("T")

new = object.__new__
put = object.__setattr__


class FactType(type):
    """The type of the classes. The names annotated in a class are its members, and in a direct `Fact` its slots.

    Of these, what stands behind the `=` is taken out of the class: a slot cannot have a value there. A class that
    says by itself what its slots are adds no members.
    """

    _members: tuple[str, ...]
    """The names of all members, those of the base class first."""

    _values: attrgetter[Any]
    """Gets the class of an object and the values of all members."""

    _hashed: attrgetter[Any]
    """The same without the members whose values have no hash."""

    _written: dict[str, Any]
    """By member, what stands behind its `=`: its default, or a `field`."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> FactType:
        own = () if "__slots__" in body else tuple(body.get("__annotations__", ()))
        written = {member: body[member] for member in own if member in body}
        if own and Fact in bases:
            body = {key: value for key, value in body.items() if key not in written} | {"__slots__": own}
        kind = super().__new__(mcs, name, bases, body)
        if own:
            kind._members += own
            kind._written = kind._written | written
            kind._values = attrgetter("__class__", *kind._members)
            kind._hashed = attrgetter("__class__", *filter(kind._has_hash, kind._members))
        return kind

    def _has_hash(cls, member: str) -> bool:
        written = cls._written.get(member)
        return not isinstance(written, Field) or written.hash is not False

    @property
    def __signature__(cls) -> inspect.Signature:
        return inspect.signature(_dataclass(cls))


@cache
def _dataclass(kind: FactType) -> type:
    """The dataclass with the same members."""
    types: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        types |= base.__annotations__ if isinstance(base, FactType) else {}
    members = [(name, types[name], kind._written.get(name, field())) for name in kind._members]
    return make_dataclass(kind.__name__, members, frozen=True, kw_only=True)


class _OfDataclass:
    """What the functions of `dataclasses` ask a class for; the dataclass that has it is made when they do."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: FactType) -> Any:
        return getattr(_dataclass(owner), self._name)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Fact(metaclass=FactType):
    """An object that is made with all its members by name, and does not change."""

    __slots__ = ()
    __match_args__ = ()

    if TYPE_CHECKING:
        _members: ClassVar[tuple[str, ...]]
        _written: ClassVar[dict[str, Any]]
        _values: ClassVar[attrgetter[Any]]
        _hashed: ClassVar[attrgetter[Any]]
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    else:  # without annotations, which `typing.get_type_hints` would give for every class
        _members = ()
        _written = {}
        _values = _hashed = attrgetter("__class__")
        __dataclass_fields__ = _OfDataclass()
        __dataclass_params__ = _OfDataclass()

        # For a type checker, members cannot be set, and there are no others.

        def __setattr__(self, name: str, value: object) -> NoReturn:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")

        def __delattr__(self, name: str) -> NoReturn:
            raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __init__(self, /, **members: Any) -> None:
        missing = []
        for name in self._members:
            value = members.pop(name) if name in members else _default(self._written.get(name, MISSING))
            if value is MISSING:
                missing.append(name)
            else:
                put(self, name, value)
        if missing:
            raise TypeError(f"{type(self).__name__}() is missing {_listed(missing)}")
        if members:
            raise TypeError(f"{type(self).__name__}() has no member {_listed(members)}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        same: bool = self._values(self) == self._values(other)
        return same

    def __hash__(self) -> int:
        return hash(self._hashed(self))

    def __repr__(self) -> str:
        members = ", ".join([f"{name}={getattr(self, name)!r}" for name in self._members])
        return f"{type(self).__qualname__}({members})"

    def __getstate__(self) -> list[Any]:
        return [getattr(self, name) for name in self._members]

    def __setstate__(self, state: list[Any]) -> None:
        for name, value in zip(self._members, state, strict=True):
            put(self, name, value)

    def __replace__(self, /, **changes: Any) -> Self:
        return type(self)(**dict(zip(self._members, self.__getstate__(), strict=True)) | changes)


def _default(written: Any) -> Any:
    """What a member is that is not given; `MISSING` when it must be."""
    if not isinstance(written, Field):
        return written
    return written.default if written.default_factory is MISSING else written.default_factory()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


# How the classes are made of JSON. `facts.py` has a function of straight-line code for each class, which fills an
# object member by member, without the cost of the constructor.

NO_ITEMS: list[Any] = []


class Misfit(ValueError):
    """The value is of another kind; whoever has the member of that value can say more."""


MISFITS = (KeyError, TypeError, AttributeError, Misfit)


def items(value: Any, size: int | None = None) -> tuple[Any, ...]:
    if type(value) is not list or (size is not None and len(value) != size):
        raise Misfit(f"a list{'' if size is None else f' of {size}'} is expected, not {_kind(value)}")
    return tuple(value)


def each(decode: Callable[[Any], T], value: Any) -> tuple[T, ...]:
    if type(value) is not list:
        raise Misfit(f"a list is expected, not {_kind(value)}")
    return tuple([decode(item) for item in value])


# A dict and no MappingProxyType, which can be neither pickled nor copied: `Mapping` keeps type checkers from
# writing to it.
def mapping(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise Misfit(f"an object is expected, not {_kind(value)}")
    return dict(value)


def each_value(decode: Callable[[Any], T], value: Any) -> dict[str, T]:
    return {key: decode(item) for key, item in mapping(value).items()}


def variant(owner: str, tag: str, variants: Mapping[str, Callable[[Any], T]], data: Any) -> T:
    if type(data) is not dict:
        raise Misfit(f"{owner}: an object is expected, not {_kind(data)}")
    if tag not in data:
        raise ValueError(f"{owner}.{tag} is missing")
    decode = variants.get(data[tag]) if isinstance(data[tag], str) else None
    if decode is None:
        raise ValueError(f"{owner}.{tag}: {data[tag]!r} is none of {', '.join(variants)}")
    return decode(data)


def fault(owner: type[Fact], data: Any, error: Exception) -> ValueError:
    """What is wrong with the JSON that no `owner` could be made of."""
    if type(data) is not dict:
        return Misfit(f"{owner.__name__}: an object is expected, not {_kind(data)}")
    hints = get_type_hints(owner)
    for member in fields(owner):
        key = member.metadata.get("json", member.name)
        if key not in data and _default(member) is MISSING:
            return ValueError(f"{owner.__name__}.{key} is missing")
        if key in data and (wrong := _wrong(hints[member.name], data[key])):
            return ValueError(f"{owner.__name__}.{key}{wrong}")
    return ValueError(f"{owner.__name__}: {error}")


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    kinds = {dict: "an object", str: "a string", bool: "a boolean", NoneType: "null"}
    return kinds.get(type(value), "a number")


def _wrong(hint: Any, value: Any) -> str | None:
    """How a value is not of the kind that a type asks for; members of objects are not looked at."""
    kind = get_origin(hint) or hint
    if kind in (Union, UnionType):
        found = [_wrong(one, value) for one in get_args(hint)]
        return None if None in found else found[0]
    if kind is NoneType:
        return None if value is None else f": null is expected, not {_kind(value)}"
    if kind is Mapping or isinstance(kind, FactType):
        return None if isinstance(value, dict) else f": an object is expected, not {_kind(value)}"
    return _wrong_list(get_args(hint), value) if kind is tuple else None


def _wrong_list(parts: tuple[Any, ...], value: Any) -> str | None:
    is_open = parts[-1] is ...
    if not isinstance(value, list) or not (is_open or len(value) == len(parts)):
        return f": a list{'' if is_open else f' of {len(parts)}'} is expected, not {_kind(value)}"
    hints = [parts[0]] * len(value) if is_open else parts
    for index, (hint, item) in enumerate(zip(hints, value, strict=True)):
        if wrong := _wrong(hint, item):
            return f"[{index}]{wrong}"
    return None
