#!/usr/bin/env bash
# The Python package: its wheel comes from the source distribution, and is tested where no source of it lies.
# `ci.sh PYTHON PROGRAM`: a Python that has requirements.txt, and the program to hold the package against.
set -euo pipefail
python="$(realpath -s "$1")"
program="$(realpath "$2")"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
here="$PWD"
bin="$(dirname "$python")"
export PATH="$bin:$PATH"

"$python" massgen-python/generate_facts.py --check

rm -rf target/wheels
maturin sdist --manifest-path massgen-python/Cargo.toml --out target/wheels
CARGO_TARGET_DIR="$here/target/wheel-build" "$python" -m pip wheel --quiet --no-deps --no-build-isolation \
    --disable-pip-version-check --wheel-dir target/wheels target/wheels/*.tar.gz
"$python" -m pip install --quiet --no-deps --force-reinstall --disable-pip-version-check target/wheels/*.whl

# The stubs say what is compiled, and types hold without any package that is only used when it is there.
"$python" -m mypy.stubtest massgen_logs._native
(cd massgen-python/python && "$python" -m mypy --strict massgen_logs)

outside="$(mktemp -d)"
trap 'rm -rf "$outside"' EXIT
cp -r massgen-python/tests "$outside/"
cd "$outside"
export MASSGEN_LOGS_FIXTURES="$here/fixtures" MASSGEN_LOGS_PROGRAM="$program"

# With nothing but the package: whatever needs another one is skipped, and says so.
"$python" -m venv --clear "$here/target/python-alone"
"$here/target/python-alone/bin/pip" install --quiet --disable-pip-version-check "$here"/target/wheels/*.whl \
    "$(grep '^pytest==' "$here/massgen-python/requirements.txt")"
"$here/target/python-alone/bin/python" -m pytest --quiet --import-mode=importlib tests
"$python" -m pytest --quiet --import-mode=importlib tests

"$python" "$here/massgen-python/generate_api.py" --check
"$python" "$here/massgen-python/run_tutorial.py"
"$python" "$here/massgen-python/benches/events_to_frame.py" 1000
