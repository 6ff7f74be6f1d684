"""A session: one run of MassGen, read from its directory."""

from __future__ import annotations

import json
import logging
import os
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _native
from ._analysis import Analysis
from .charts import visible
from ._events import Events
from ._frozen import Frozen
from ._listing import SessionEntry, logs_directory
from .errors import DamagedSessionError, FormatError, OptionError, ReadError
from .facts import Diagnostic, decode

if TYPE_CHECKING:
    from ._table import Table
    from .facts import Evidence, Location

_log = logging.getLogger("massgen_logs")

# Larger files are no documents for a lookup.
_MAX_DOCUMENT = 1 << 29

Thresholds = Mapping[str, float] | os.PathLike[str]
"""Thresholds by id of the rule, or the path of a TOML file with a table `[thresholds]`."""


def load(path: str | os.PathLike[str] | None = None, strict: bool = False) -> Session:
    """Reads a session.

    `path` is a logs directory (then its latest session), a session, a turn, an attempt, or a file inside one; without
    it the latest session is taken of the logs directory where MassGen would look. Where a turn or an attempt is named,
    the session holds that turn alone, up to that attempt.

    One bad file never fails a session: what is wrong stands in `Session.diagnostics` and is told to the logger
    `massgen_logs`, damage as a warning and the rest as an information. With `strict`, damage raises
    `DamagedSessionError`.
    """
    session = Session(_native.Session.load(logs_directory() if path is None else path))
    damage = []
    for diagnostic, is_damage in session._noted:
        place = diagnostic.location
        members = {"diagnostic": diagnostic, "log_path": place.path, "log_line": place.line}
        level = logging.WARNING if is_damage else logging.INFO
        _log.log(level, "%s: %s", session.name, visible(_words(diagnostic), 500), extra=members)
        if is_damage:
            damage.append(diagnostic)
    if strict and damage:
        place = damage[0].location
        error = DamagedSessionError(
            f"{session.path}: {len(damage)} damaged; first {visible(_words(damage[0]), 500)}",
            path=session.path / place.path,
            line=place.line,
            pointer=place.pointer,
        )
        error.diagnostics = tuple(damage)
        raise error
    return session


class Session(Frozen):
    """A session that was read. It stays as it was read, whatever happens to its directory.

    Pickled, it is its path: it is read again when it is unpickled.
    """

    def __init__(self, native: _native.Session) -> None:
        """For `load`."""
        self.__dict__["_native"] = native

    _native: _native.Session

    @property
    def path(self) -> Path:
        """The session directory."""
        return self._native.path

    @property
    def name(self) -> str:
        """The directory's name, `log_…`."""
        return self._native.name

    @property
    def layout(self) -> str:
        """`turns`, or `flat` for sessions from before turns and attempts."""
        return self._native.layout

    @cached_property
    def turns(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the turns that were read, each with the numbers of its attempts."""
        return {turn: tuple(attempts) for turn, attempts in self._native.turns}

    @cached_property
    def _noted(self) -> tuple[tuple[Diagnostic, bool], ...]:
        text, is_damage = self._native.diagnostics()
        return tuple(zip((decode(Diagnostic, data) for data in json.loads(text)), is_damage, strict=True))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with files, each with its place and the reason."""
        return tuple(diagnostic for diagnostic, _ in self._noted)

    def analyze(
        self,
        turn: int | None = None,
        attempt: int | None = None,
        ground_truth: str | os.PathLike[str] | None = None,
        thresholds: Thresholds | None = None,
        *,
        prices: Mapping[str, tuple[float, float]] | None = None,
        now: datetime | float | None = None,
    ) -> Analysis:
        """Answers the fourteen questions.

        - `turn`: that turn alone; without it every turn. With `attempt` alone the latest turn.
        - `attempt`: the turn up to that attempt.
        - `ground_truth`: an answer to compare answers with, or the path (an `os.PathLike`) of a file that holds it.
          Only with it are answers compared with anything.
        - `thresholds`: thresholds of red flags in place of their own, by id of the rule, or the path (an
          `os.PathLike`) of a TOML file with a table `[thresholds]`.
        - `prices`: USD per million input and output tokens by model, for "what would it have cost".
        - `now`: the present, in seconds since 1970 UTC or as a `datetime` with a zone. Only with it can an unfinished
          run be told to be running.

        Raises `NoSuchTurnError`, `NoSuchAttemptError`, `OptionError`.
        """
        if isinstance(ground_truth, os.PathLike):
            ground_truth = _text(ground_truth)
        native = self._native.analyze(
            turn,
            attempt,
            ground_truth,
            _thresholds(thresholds),
            [(model, float(paid), float(written)) for model, (paid, written) in (prices or {}).items()],
            _seconds(now),
        )
        return Analysis(native)

    def table(self, name: str) -> Table:
        """The rows of one table, with thresholds as they are; see `massgen_logs.table_names`."""
        return self._analyzed.table(name)

    @cached_property
    def _analyzed(self) -> Analysis:
        return self.analyze()

    def events(self) -> Events:
        """Every line of its `events.jsonl` files, read from the files as they are when they are asked for."""
        return Events([self])

    def text(self, path: str, offset: int = 0, limit: int = 1 << 20) -> str:
        """A stretch of a file: at most `limit` bytes from byte `offset` on, bytes that are no UTF-8 made visible.

        `path` is relative to the session, as evidence gives it. Raises `ReadError`, and `RefusedPathError` for a path
        that leads out of the session.
        """
        return self._native.text(path, offset, limit)

    def lookup(self, place: Evidence | Location) -> Any:
        """What stands at a place that evidence or a diagnostic names: a value of JSON, a line, or a whole text.

        Raises `ReadError`, `RefusedPathError`, and `FormatError` where the file has no such line or JSON pointer.
        """
        text = self.text(place.path, limit=_MAX_DOCUMENT)
        if place.line is not None:
            lines = text.split("\n")
            if place.line > len(lines):
                raise FormatError(f"{place.path}: has no line {place.line}", path=self.path / place.path)
            text = lines[place.line - 1]
        if place.pointer is None:
            return text
        try:
            value = json.loads(text)
            for token in place.pointer.split("/")[1:]:
                token = token.replace("~1", "/").replace("~0", "~")
                value = value[int(token) if isinstance(value, list) else token]
        except (ValueError, LookupError, TypeError) as error:
            told = f"{place.path}: no JSON with {place.pointer}"
            raise FormatError(told, path=self.path / place.path, line=place.line, pointer=place.pointer) from error
        return value

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, self.turns))
        return f"<Session {visible(self.name, 100)}: turns {numbers or 'none'}; {len(self._noted)} diagnostics>"

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Session) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.path)

    def __fspath__(self) -> str:
        """The path of what was read: the session, or the turn or attempt that is all of it."""
        return str(self._native.place)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (json.dumps({"path": str(self._native.place)}),)


def _again(text: str) -> Session:
    return Session(_native.Session.load(json.loads(text)["path"]))


def _words(diagnostic: Diagnostic) -> str:
    place = diagnostic.location
    line = "" if place.line is None else f":{place.line}"
    pointer = "" if place.pointer is None else f"#{place.pointer}"
    return f"{place.path}{line}{pointer}: {diagnostic.kind}: {diagnostic.reason}"


def _thresholds(given: Thresholds | None) -> dict[str, float]:
    if given is None:
        return {}
    if not isinstance(given, os.PathLike):
        return {rule: float(value) for rule, value in given.items()}
    try:
        table = tomllib.loads(_text(given))
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{os.fspath(given)}: {error}", path=given) from error
    values = table.pop("thresholds", {})
    if table or not isinstance(values, dict):
        raise OptionError(f"{os.fspath(given)}: holds something else than a table [thresholds]", path=given)
    return {rule: float(value) for rule, value in values.items()}


def _text(path: os.PathLike[str]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ReadError(f"{os.fspath(path)}: {error.strerror}", path=path) from error


def _seconds(now: datetime | float | None) -> float | None:
    if not isinstance(now, datetime):
        return now
    if now.tzinfo is None:
        raise OptionError("`now` has no time zone")
    return now.timestamp()
