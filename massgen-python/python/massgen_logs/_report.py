"""A report in Markdown."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from . import _native
from ._file import write
from ._frozen import Frozen
from .errors import OptionError

if TYPE_CHECKING:
    from ._analysis import Analysis


class Report(Frozen):
    """A report: `str()` gives the Markdown, a notebook shows it.

    Equal analyses give equal bytes. Words of agents stand between “ and ”, and can neither break a table nor bring
    tags or links with them.
    """

    def __init__(self, text: str, *, analysis: Analysis | None = None, turn: int | None = None) -> None:
        """For `Analysis.report` and `Comparison.report`."""
        self.__dict__.update(_text=text, _analysis=analysis, _turn=turn)

    _text: str
    _analysis: Analysis | None
    _turn: int | None

    @property
    def turn(self) -> int | None:
        """The turn that it is on; `None` for a report on a comparison."""
        return self._turn

    def save(self, path: str | os.PathLike[str] | None = None, *, overwrite: bool = False) -> Path:
        """Writes the report and returns its path.

        Without `path` it becomes the turn's `ANALYSIS_REPORT.md`, whole or not at all. A file that is there already
        and not empty is kept, and `AlreadyExistsError` raised, unless `overwrite` is set.
        """
        if path is None:
            if self._analysis is None or self._turn is None:
                raise OptionError("a report on a comparison has no place of its own; give a path")
            return self._analysis._native.write_report(self._turn, self._text, overwrite)
        return write(path, self._text.encode(), overwrite=overwrite)

    def __str__(self) -> str:
        return self._text

    def _repr_markdown_(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        # Tables of a report are wide: they scroll in their cell and do not stretch the page.
        return f'<div style="overflow-x: auto">{_native.html(self._text)}</div>'

    def __repr__(self) -> str:
        title = self._text.partition("\n")[0].lstrip("# ")
        turn = "" if self._turn is None else f", turn {self._turn}"
        return f"<Report {title!r}{turn}: {len(self._text)} characters>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Report):
            return NotImplemented
        return (self._text, self._turn, self._analysis) == (other._text, other._turn, other._analysis)

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (json.dumps({"text": self._text, "turn": self._turn}), self._analysis)


def _again(text: str, analysis: Analysis | None) -> Report:
    members = json.loads(text)
    return Report(members["text"], analysis=analysis, turn=members["turn"])
