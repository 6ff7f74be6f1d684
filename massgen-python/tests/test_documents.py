"""The examples of the documents, run as they stand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import only

SESSIONS = 100


def document(root: Path, name: str) -> Path:
    """A document of the repository that the fixtures are of."""
    path = root.parent / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside the fixtures")
    return path


def blocks(path: Path) -> list[str]:
    """The Python in a document."""
    return re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_the_recipes_run(root: Path, tmp_path: Path) -> None:
    for name in ["pandas", "polars", "pyarrow", "duckdb"]:
        pytest.importorskip(name)
    source = only(root / "0.1.97_s13_priced")
    for number in range(SESSIONS):
        shutil.copytree(source, tmp_path / f"log_20260105_110000_{number:06}", symlinks=True)
    names: dict[str, Any] = {"root": tmp_path, "path": only(root / "0.1.97_s04b_commands_only")}
    told = blocks(document(root, "docs/python/recipes.md"))
    assert len(told) >= 6
    for block in told:
        exec(block, names)
    assert names["by_agent"]["sessions"].tolist() == [SESSIONS] * 3
    gates = [value for name, value in names.items() if name.startswith("test_")]
    assert gates
    for gate in gates:
        gate()


def test_the_example_of_the_readme_runs(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    name = "0.1.97_s02_three_agents_restarts"
    shutil.copytree(root / name, tmp_path / "fixtures" / name, symlinks=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    (block,) = blocks(document(root, "massgen-python/README.md"))
    exec(block, names)
    assert names["analysis"].completion.winner.value == "agent_a"
    assert "'agent_a'" in block and "10.06:" in block
    assert round(names["analysis"].efficiency.wall_s.value, 2) == 10.06
    assert list((tmp_path / "fixtures").glob("*/log_*/turn_1/ANALYSIS_REPORT.md"))
