"""The command."""

from __future__ import annotations

import argparse
import difflib
import sys
from itertools import islice
from pathlib import Path

from .module import written
from .schemas import read_all
from .source import SchemaError

HERE = Path(__file__).resolve().parent.parent
DOCS = HERE.parent / "docs"
OUTPUT = HERE / "python" / "massgen_logs" / "facts.py"


def main() -> int:
    """Writes the file, or compares it with what it would be."""
    arguments = parsed_arguments()
    try:
        text = written(read_all(arguments.docs))
    except SchemaError as error:
        print(f"generate_facts.py: {error}", file=sys.stderr)
        return 2
    if arguments.check:
        return check(text, arguments.output)
    arguments.output.write_text(text, encoding="utf-8", newline="\n")
    return 0


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Writes massgen_logs/facts.py from the JSON Schemas.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when out of date")
    parser.add_argument("--docs", type=Path, default=DOCS, metavar="DIR", help="folder of the schemas")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE", help="the file to write")
    return parser.parse_args()


def check(text: str, path: Path) -> int:
    """Whether a file has this text: 0, else 1 and a message."""
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    if there == text:
        return 0
    changes = difflib.unified_diff(
        there.splitlines(), text.splitlines(), path.name, "from the schemas", n=1, lineterm=""
    )
    print("\n".join(islice(changes, 40)), file=sys.stderr)
    print(
        f"{path.name} is not what the schemas give: run `python massgen-python/generate_facts.py`",
        file=sys.stderr,
    )
    return 1
