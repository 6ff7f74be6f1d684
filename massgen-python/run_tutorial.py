"""Runs docs/python/tutorial.ipynb and holds its outputs against those that it was saved with; `--write` saves them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent.parent / "docs" / "python" / "tutorial.ipynb"

# Pictures depend on the fonts of the machine; what they are drawn from is compared.
DRAWN = {"image/svg+xml", "image/png"}


def main() -> int:
    saved = nbformat.read(NOTEBOOK, as_version=4)
    ran = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(ran, timeout=120, kernel_name="python3", resources={"metadata": {"path": NOTEBOOK.parent}}).execute()
    for cell in ran.cells:
        # When it ran says nothing.
        cell.metadata.pop("execution", None)
    if "--write" in sys.argv:
        nbformat.write(ran, NOTEBOOK)
        return 0
    different = 0
    for number, (before, now) in enumerate(zip(saved.cells, ran.cells, strict=True)):
        if told(before) != told(now):
            different += 1
            print(f"cell {number} gives something else:\n{told(now)}\nsaved:\n{told(before)}", file=sys.stderr)
    return 1 if different else 0


def told(cell: Any) -> str:
    """The outputs of a cell as text."""
    outputs = json.loads(json.dumps(cell.get("outputs", [])))
    for output in outputs:
        for kind in DRAWN & set(output.get("data", {})):
            output["data"][kind] = "(drawn)"
            output["metadata"].pop(kind, None)
    return json.dumps(outputs, indent=1, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main())
