"""Reads, analyses and reports on the log directories of MassGen.

    import massgen_logs as ml

    session = ml.load("log_20261124_054633_467201")
    analysis = session.analyze()
    analysis.cost.cost_usd.value          # numbers, with the places in the files that they rest on
    analysis.report().save()              # the report, as the program writes it
    analysis.table("rounds").to_polars()  # tables for pandas, polars, pyarrow, DuckDB
    analysis.timeline()                   # a picture

What no file records is `None`, and never 0. Nothing here calls a model or uses the network.
"""

from . import charts, errors, facts
from ._analysis import Analysis, ExportFormat
from ._comparison import Breach, Comparison, compare
from ._events import Events, events
from ._listing import SessionEntry, list_sessions
from ._query import Answer, Engine, query
from ._report import Report
from ._session import Session, load
from ._table import Arrow, Column, Table, table, table_names, tables
from ._watch import watch
from .charts import Chart
from .errors import MassgenLogsError

__all__ = [
    "Analysis",
    "Answer",
    "Arrow",
    "Breach",
    "Chart",
    "Column",
    "Comparison",
    "Engine",
    "Events",
    "ExportFormat",
    "MassgenLogsError",
    "Report",
    "Session",
    "SessionEntry",
    "Table",
    "charts",
    "compare",
    "errors",
    "events",
    "facts",
    "list_sessions",
    "load",
    "query",
    "table",
    "table_names",
    "tables",
    "watch",
]

for _name in __all__:
    # A class is called by the name by which it is imported, in what is printed and in pickles.
    if isinstance(globals()[_name], type):
        globals()[_name].__module__ = __name__
del _name
