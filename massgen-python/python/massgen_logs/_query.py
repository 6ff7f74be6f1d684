"""SQL over the tables, by an engine that the user has installed. No engine is in this package."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from ._package import package
from ._table import Arrow, ArrowStream, Source, Table, table_names, tables
from .charts import visible
from .errors import MissingPackageError, OptionError

Engine = Literal["duckdb", "datafusion"]
"""An engine that reads Arrow."""


def query(sql: str, sessions: Source | Iterable[Source], *, engine: Engine | None = None) -> Answer:
    """Asks the tables of some sessions in SQL.

    The tables that the text names are made and handed to DuckDB, or to DataFusion where DuckDB is not installed;
    `engine` chooses. The SQL is the engine's own. DuckDB can read and write no file from it.

    Raises `MissingPackageError` when neither is installed; errors of the engine are its own.
    """
    chosen = engine or _installed()
    if chosen not in _ENGINES:
        raise OptionError(f"no such engine: {chosen}; engines: {', '.join(_ENGINES)}")
    package(chosen)
    words = {word.lower() for word in re.findall(r"\w+", sql)}
    made = tables(sessions, [name for name in table_names() if name in words])
    return Answer(_ENGINES[chosen](sql, made))


class Answer(Arrow):
    """The rows of an answer. They are computed each time they are asked for."""

    def __init__(self, relation: ArrowStream) -> None:
        """For `query`."""
        self.__dict__["_native"] = relation

    def __repr__(self) -> str:
        # The engine draws a table, in which the log's own text stands as it is.
        return "\n".join(visible(line, 400) for line in str(self._native).splitlines())


def _installed() -> Engine:
    for engine in _ENGINES:
        if importlib.util.find_spec(engine) is not None:
            return engine
    raise MissingPackageError(
        "SQL needs an engine, and none is installed: pip install duckdb, or pip install datafusion", name="duckdb"
    )


def _duckdb(sql: str, made: Mapping[str, Table]) -> ArrowStream:
    # Neither files nor the network, so that no extension is fetched either.
    connection = package("duckdb").connect(":memory:", config={"enable_external_access": "false"})
    for name, table in made.items():
        connection.register(name, table)
    relation: ArrowStream | None = connection.sql(sql)
    if relation is None:
        raise OptionError("the SQL has no rows for an answer")
    return relation


def _datafusion(sql: str, made: Mapping[str, Table]) -> ArrowStream:
    datafusion = package("datafusion")
    context = datafusion.SessionContext()
    for name, table in made.items():
        context.from_arrow(table, name=name)
    options = datafusion.SQLOptions().with_allow_ddl(False).with_allow_dml(False).with_allow_statements(False)
    relation: ArrowStream = context.sql_with_options(sql, options)
    return relation


_ENGINES: dict[Engine, Callable[[str, Mapping[str, Table]], ArrowStream]] = {
    "duckdb": _duckdb,
    "datafusion": _datafusion,
}
