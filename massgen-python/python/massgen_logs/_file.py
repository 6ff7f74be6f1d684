"""Files that are written: whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from .errors import AlreadyExistsError, ReadError


def write(path: str | os.PathLike[str], content: bytes, *, overwrite: bool) -> Path:
    """Writes a file and returns its path.

    A reader sees the whole file or none of it. One that is there already is kept, and `AlreadyExistsError` raised, unless
    `overwrite` is set. Raises `ReadError` when it cannot be written.
    """
    path = Path(path)
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if not overwrite and os.path.lexists(path):
            raise FileExistsError
        try:
            with new.open("xb") as file:
                file.write(content)
            if overwrite:
                new.replace(path)
            else:
                _place(new, path)
        finally:
            with suppress(FileNotFoundError):
                new.unlink()
    except FileExistsError as error:
        message = f"{path}: exists already and was left as it is; overwrite=True replaces it"
        raise AlreadyExistsError(message, path=path) from error
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror}", path=path) from error
    return path


def _place(new: Path, path: Path) -> None:
    """Gives the file its name, and keeps a file that has it already."""
    try:
        # A second name takes the place of no other file, as a new one would.
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has second names.
        new.rename(path)
