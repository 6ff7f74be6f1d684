"""Every line of `events.jsonl`, straight from the file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from . import _native
from ._table import Arrow, Column


def events(sessions: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Events:
    """Every line of the `events.jsonl` of one or several sessions; nothing is loaded or analysed.

    A session is a path as `load` takes it (a turn, an attempt or an `events.jsonl` alone too), an entry of
    `list_sessions` or a `Session`. Raises `NotASessionError`, `ReadError`.
    """
    if isinstance(sessions, str | os.PathLike):
        return Events([sessions])
    return Events(sessions)


class Events(Arrow):
    """The lines of `events.jsonl` files as rows. Each reader reads the files anew, batch by batch, in bounded memory.

    No line is lost: one that cannot be read is a row with its place and the reason. The table `events` has what is kept
    of them, with streamed texts and calls left out.
    """

    def __init__(self, sessions: Iterable[str | os.PathLike[str]]) -> None:
        """See `events`."""
        self.__dict__["_native"] = _native.Events(list(sessions))

    _native: _native.Events

    def __arrow_c_schema__(self) -> object:
        """The schema in the Arrow C data interface."""
        return self._native.__arrow_c_schema__()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, in the order of their rows."""
        return tuple(self._native.paths)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, with what they say."""
        return tuple(Column(*column) for column in self._native.columns())

    def __repr__(self) -> str:
        return f"<Events of {len(self.paths)} files>"

    def __eq__(self, other: object) -> bool:
        return self.paths == other.paths if isinstance(other, Events) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.paths)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (json.dumps([str(path) for path in self.paths]),)


def _again(text: str) -> Events:
    return Events(json.loads(text))
