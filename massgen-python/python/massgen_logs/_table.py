"""Tables, by the Arrow PyCapsule interface: whatever reads Arrow reads them."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from . import _native
from ._frozen import Frozen
from ._package import package
from .charts import visible

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._analysis import Analysis
    from ._session import Session

Source: TypeAlias = "Analysis | Session | str | os.PathLike[str]"
"""What a table can be of: an analysis, a session, or a path as `load` takes it."""

_SHOWN_ROWS = 20
_SHOWN_CHARS = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Each may hold NULL: what is not recorded is no value, and never 0."""

    name: str
    """Its name."""
    values: str
    """What its values are: text, integer, number, boolean, time in UTC, or JSON as text."""
    about: str
    """What it says, with its unit."""


class ArrowStream(Protocol):
    """What gives its rows by the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class Arrow(Frozen):
    """Rows that whatever reads Arrow can read, by `__arrow_c_stream__`: pyarrow, pandas, polars, DuckDB, DataFusion.

    None of them is needed by this package; each must be installed for what it is used for.
    """

    _native: ArrowStream

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a stream of the Arrow C data interface."""
        return self._native.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas frame. Raises `MissingPackageError` without pandas and pyarrow, which pandas needs."""
        package("pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars frame. Raises `MissingPackageError` without polars."""
        frame: polars.DataFrame = package("polars").DataFrame(self)
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """The rows as a pyarrow table. Raises `MissingPackageError` without pyarrow."""
        table: pyarrow.Table = package("pyarrow").table(self)
        return table


class Table(Arrow):
    """The rows of one table, of one session or of several.

    Pickled, it is its columns as JSON.
    """

    def __init__(self, native: _native.Table) -> None:
        """For `Session.table`, `Analysis.table` and `tables`."""
        self.__dict__["_native"] = native

    _native: _native.Table

    def __arrow_c_schema__(self) -> object:
        """The schema in the Arrow C data interface."""
        return self._native.__arrow_c_schema__()

    @property
    def name(self) -> str:
        """The table's name."""
        return self._native.name

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, with what they say."""
        return tuple(Column(*column) for column in _native.table_columns(self.name))

    def to_pydict(self, limit: int | None = None) -> dict[str, list[Any]]:
        """The first `limit` rows, by default all of them, by column, in values of Python."""
        columns: dict[str, list[Any]] = json.loads(self._native.json(len(self) if limit is None else max(limit, 0)))
        for column in self.columns:
            if column.values == "time, UTC":
                columns[column.name] = [_time(micros) for micros in columns[column.name]]
        return columns

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        columns = self.to_pydict(_SHOWN_ROWS)
        heads = "".join(f'<th title="{html.escape(column.about)}">{column.name}</th>' for column in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>"
            for row in zip(*columns.values(), strict=True)
        )
        told = f"{self.name}: {len(self)} rows"
        if len(self) > _SHOWN_ROWS:
            told += f", the first {_SHOWN_ROWS} of them"
        return (
            f'<div style="overflow-x: auto"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
            f"<p>{told}</p></div>"
        )

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Table) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, len(self)))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.name, self._native.json(len(self)))


def _again(name: str, text: str) -> Table:
    return Table(_native.Table.from_json(name, text))


def table_names() -> Mapping[str, str]:
    """The names of the tables, each with what its rows are."""
    return dict(_native.table_names())


def tables(
    sessions: Source | Iterable[Source],
    names: Iterable[str] | None = None,
) -> dict[str, Table]:
    """The named tables, by default all of them, over several sessions: each is read once, several at a time.

    A session is a path as `load` takes it, an entry of `list_sessions`, a `Session` or an `Analysis`. Raises
    `OptionError` when there is no such table, and what `load` raises.
    """
    wanted = list(table_names() if names is None else names)
    of = [native(session) for session in several(sessions)]
    return {table.name: Table(table) for table in _native.of_sessions(wanted, of)}


def table(name: str, sessions: Source | Iterable[Source]) -> Table:
    """One table over several sessions; see `tables`."""
    return tables(sessions, [name])[name]


def several(sessions: Source | Iterable[Source]) -> list[Source]:
    """One or several sessions as a list."""
    if isinstance(sessions, Iterable) and not isinstance(sessions, str):
        return list(sessions)
    return [sessions]


def native(session: Source) -> Any:
    """What the compiled part takes for a session."""
    loaded: _native.Session | _native.Analysis | None = getattr(session, "_native", None)
    return loaded or session


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


def _cell(value: Any) -> str:
    if value is None:
        return '<span style="opacity: 0.5">not recorded</span>'
    return html.escape(visible(str(value), _SHOWN_CHARS))
