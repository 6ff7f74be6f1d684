"""Text from the logs, made fit to be shown."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_BREAKS: Final = re.compile(r"\s*(?:\r\n|[\r\n])\s*")
# Control, format (direction, joiners), lone surrogates, line and paragraph separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TAG_ENDS: Final = re.compile(r"<(?=[/!])")


def visible(text: str, limit: int) -> str:
    """`text` on one line, with nothing hidden in it, cut at `limit` characters with an ellipsis.

    Line breaks become `⏎`. Control, direction and other invisible characters become `⟨U+202E⟩`. The `<` of `</` and
    `<!` becomes `⟨U+003C⟩`: Altair's pages hold the data in a script as it is, and no text may end that script.
    """
    text = _LINE_BREAKS.sub(" ⏎ ", text.strip(" \r\n"))
    text = _TAG_ENDS.sub("⟨U+003C⟩", "".join(map(_character, text)))
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _character(c: str) -> str:
    if c == "\t":
        return " "
    return f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in _HIDDEN else c
