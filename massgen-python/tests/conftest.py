"""Sessions that the tests read: those of the repository, in a copy, so that no test changes one."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import massgen_logs as ml


def fixtures() -> Path:
    """The folder of the fixtures, named by the environment."""
    given = os.environ.get("MASSGEN_LOGS_FIXTURES")
    if not given:
        pytest.skip("MASSGEN_LOGS_FIXTURES does not name the folder of the fixtures")
    return Path(given)


def sessions() -> list[Path]:
    """Every session directory of the fixtures."""
    found = [*fixtures().glob("*/log_*"), *fixtures().glob("synthetic/*/log_*")]
    return sorted(path for path in found if path.is_dir())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "any_session" in metafunc.fixturenames:
        found = sessions() if os.environ.get("MASSGEN_LOGS_FIXTURES") else []
        metafunc.parametrize("any_session", found, ids=lambda path: path.parent.name)


@pytest.fixture(scope="session")
def root() -> Path:
    return fixtures()


def only(folder: Path) -> Path:
    """The one session in a folder."""
    (path,) = folder.glob("log_*")
    return path


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of a session with three agents and restarts."""
    source = only(root / "0.1.97_s02_three_agents_restarts")
    yield Path(shutil.copytree(source, tmp_path / "logs" / source.name, symlinks=True))


@pytest.fixture(scope="session")
def restarts(root: Path) -> ml.Session:
    """The session with three agents and restarts."""
    return ml.load(only(root / "0.1.97_s02_three_agents_restarts"))


@pytest.fixture(scope="session")
def turns(root: Path) -> ml.Session:
    """The session with several turns."""
    return ml.load(only(root / "synthetic" / "many_turns"))


def program(*args: object) -> bytes:
    """What the program prints."""
    path = os.environ.get("MASSGEN_LOGS_PROGRAM")
    if not path:
        pytest.skip("MASSGEN_LOGS_PROGRAM does not name the program")
    return subprocess.run([path, *map(str, args)], check=True, capture_output=True).stdout
