"""Charts of one attempt, as Vega-Lite.

Each function takes the analysis of an attempt as plain data and places its numbers. It computes none: a number that
the analysis does not have is said to be missing, and is never drawn as 0.

Text from the logs (agents, labels, tools, reasons) is found in the title and in the data values of a specification
only, never in expressions, field names or addresses. It is made visible and cut first, see `visible`.
"""

from .chart import Chart
from .cost import cost
from .timeline import timeline
from .tools import tools
from .visible import visible
from .votes import votes

__all__ = ["Chart", "cost", "timeline", "tools", "visible", "votes"]
