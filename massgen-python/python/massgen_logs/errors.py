"""The exceptions of this package. All of them are a `MassgenLogsError`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

__all__ = [
    "AlreadyExistsError",
    "DamagedSessionError",
    "FormatError",
    "MassgenLogsError",
    "MissingPackageError",
    "NoLogsDirectoryError",
    "NoSessionsError",
    "NoSuchAttemptError",
    "NoSuchTurnError",
    "NotASessionError",
    "OptionError",
    "ReadError",
    "RefusedPathError",
]


class MassgenLogsError(Exception):
    """Anything that fails as a whole. Damage inside a session is a `Diagnostic` instead, unless `strict` is set."""

    path: Path | None
    """The path that it is about; `None` where it is about none."""
    line: int | None
    """The line in that file, from 1; `None` where a whole file or a JSON pointer is meant."""
    pointer: str | None
    """The JSON pointer into that file; `None` where a line or a whole file is meant."""

    def __init__(
        self,
        message: str,
        *,
        path: str | os.PathLike[str] | None = None,
        line: int | None = None,
        pointer: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path = None if path is None else Path(path)
        self.line = line
        self.pointer = pointer

    def __reduce__(self) -> tuple[object, ...]:
        named = {"path": self.path, "line": self.line, "pointer": self.pointer}
        return _made, (type(self), str(self), named, self.__dict__)


def _made(kind: type[MassgenLogsError], message: str, named: dict[str, Any], rest: dict[str, Any]) -> MassgenLogsError:
    error = kind(message, **named)
    error.__dict__.update(rest)
    return error


class ReadError(MassgenLogsError, OSError):
    """A path does not exist or cannot be read."""


class NotASessionError(MassgenLogsError):
    """A path is neither a logs directory, a session, a turn, an attempt nor a file inside one."""


class NoSuchTurnError(MassgenLogsError, LookupError):
    """The session has no such turn; the message lists those that there are."""


class NoSuchAttemptError(MassgenLogsError, LookupError):
    """The turn has no such attempt; the message lists those that there are."""


class NoLogsDirectoryError(MassgenLogsError):
    """No logs directory was found; the message lists the places looked in."""


class NoSessionsError(MassgenLogsError):
    """The logs directory holds no session."""


class AlreadyExistsError(MassgenLogsError, FileExistsError):
    """A file is there already, and nobody asked to replace it."""


class RefusedPathError(MassgenLogsError, PermissionError):
    """A path leads out of the session, or to something that is no regular file."""


class OptionError(MassgenLogsError, ValueError):
    """An argument means nothing: an unknown rule, table or figure, or a number out of range."""


class FormatError(MassgenLogsError, ValueError):
    """A text is not what this version of the package writes."""


class MissingPackageError(MassgenLogsError, ImportError):  # type: ignore[misc]  # `path` is about a file of ours
    """A package is needed that is not installed; the message says which, and so does `name`."""

    def __init__(self, message: str, *, name: str | None = None, **place: Any) -> None:
        super().__init__(message, **place)
        self.name = name

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (type(self), str(self), {"name": self.name, "path": self.path}, self.__dict__)


class DamagedSessionError(MassgenLogsError):
    """With `strict`: a file of the session lost something. `path` and `line` are those of the first damage."""

    diagnostics: tuple[object, ...] = ()
    """All damage, as `massgen_logs.facts.Diagnostic`."""
