"""Packages that are used where they are installed."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import MissingPackageError


def package(module: str, name: str | None = None) -> Any:
    """The module `module`, of the package `name` where that is called otherwise. Raises `MissingPackageError`."""
    name = name or module
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(f"this needs the package {name}: pip install {name}", name=name) from error
