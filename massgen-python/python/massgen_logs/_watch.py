"""A running session."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator

from . import _native
from ._listing import logs_directory
from .facts import Change, decode


def watch(
    path: str | os.PathLike[str] | None = None,
    *,
    interval: float = 2.0,
    timeout: float | None = None,
) -> Iterator[Change]:
    """What is new in a session, as it happens, until the session ends.

    `path` is a logs directory (then its latest session), a session, a turn or an attempt. The first look tells
    everything that is there already. `interval` is the time between looks in seconds; when nothing changed for
    `timeout` seconds, the iterator ends without an `ended` change (`None` waits for ever).
    """
    follow = _native.Follow(logs_directory() if path is None else path)
    return _changes(follow, interval, timeout)


def _changes(follow: _native.Follow, interval: float, timeout: float | None) -> Iterator[Change]:
    active = time.monotonic()
    while True:
        text, is_quiet = follow.poll()
        for data in json.loads(text):
            yield decode(Change, data)
            if data["change"] == "ended":
                return
        if not is_quiet:
            active = time.monotonic()
        elif timeout is not None and time.monotonic() - active >= timeout:
            return
        time.sleep(interval)
