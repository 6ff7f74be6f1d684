"""What the classes of this package have in common: once made, they do not change."""

from __future__ import annotations

from typing import NoReturn


class Frozen:
    """Refuses to be changed. What is made later is kept by `functools.cached_property`."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")
