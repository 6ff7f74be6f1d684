"""The sessions of a logs directory, by a first look."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from . import _native
from .facts import Glance, decode


def list_sessions(root: str | os.PathLike[str] | None = None) -> list[SessionEntry]:
    """The sessions of a logs directory, newest first, each by a look at its latest status.json alone.

    Without `root` the logs directory is found as MassGen finds it: the environment variable `MASSGEN_LOG_BASE_DIR`,
    else `.massgen/massgen_logs` here, else in the home folder. Raises `NoLogsDirectoryError`, `NotASessionError`.
    """
    seen = _native.glances(logs_directory() if root is None else root, time.time())
    return [SessionEntry(path, None if text is None else decode(Glance, json.loads(text)), error) for path, text, error in seen]


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A session of a list. It stands for its path wherever a path is taken."""

    path: Path
    """The session directory."""
    glance: Glance | None
    """What the first look told; `None` for a folder in which nothing of a session was found."""
    error: str | None
    """Why there is no first look; `None` when there is one."""

    @property
    def name(self) -> str:
        """The directory's name, `log_…`."""
        return self.path.name

    def __fspath__(self) -> str:
        return str(self.path)


def logs_directory() -> Path:
    """The logs directory where MassGen would look."""
    base = os.environ.get("MASSGEN_LOG_BASE_DIR")
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE")
    return _native.find_root(base or None, Path(), home or None)
