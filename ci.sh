#!/usr/bin/env bash
# Everything that must pass before a change goes in: format, lints, tests, the Python package, documentation, fuzz
# targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Insta fails on a missing or different snapshot instead of writing one.
export CI=true INSTA_UPDATE=no CARGO_TERM_COLOR=never

if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    if ! command -v rustup >/dev/null; then
        echo "rustfmt and clippy are needed, and there is no rustup to install them with" >&2
        exit 1
    fi
    rustup component add rustfmt clippy
fi

# The fuzz targets link a library that is C++.
if ! command -v c++ >/dev/null; then
    if ! command -v apt-get >/dev/null; then
        echo "a C++ compiler is needed, and there is no apt-get to install one with" >&2
        exit 1
    fi
    apt-get update && apt-get install -y --no-install-recommends g++
fi

cargo fmt --all --check
cargo fmt --manifest-path fuzz/Cargo.toml --check
cargo clippy --workspace --all-targets --features massgen-logs/remote,fuzz-checks/spans --locked -- -D warnings
cargo clippy -p massgen-logs --all-targets --locked -- -D warnings
# With the whole workspace the engine is built once: what is chosen for the program changes nothing below it.
cargo test --workspace --features fuzz-checks/spans --locked
cargo test --workspace --features massgen-logs/remote,fuzz-checks/spans --test it --locked sql::

if [ ! -x target/python/bin/pip ] && ! python3 -m venv target/python; then
    if ! command -v apt-get >/dev/null; then
        echo "Python with venv is needed, and there is no apt-get to install it with" >&2
        exit 1
    fi
    apt-get update && apt-get install -y --no-install-recommends python3-venv
    python3 -m venv --clear target/python
fi
target/python/bin/pip install --quiet --disable-pip-version-check -r massgen-python/requirements.txt

# Another engine answers from the same lake. The program is the one that the tests above were run with.
program="${CARGO_TARGET_DIR:-target}/debug/massgen-logs"
lake="$(mktemp -d)"
trap 'rm -rf "$lake"' EXIT
"$program" export --parquet "$lake" fixtures/0.1.97_*/ fixtures/0.1.12_*/
target/python/bin/python docs/lake/duckdb_lake.py "$lake" "$program"

massgen-python/ci.sh target/python/bin/python "$program"

cargo clippy -p massgen-log-model -p massgen-log-analysis --features massgen-log-analysis/schema --all-targets --locked -- -D warnings
cargo test -p massgen-log-model -p massgen-log-analysis --features massgen-log-analysis/schema --locked schema
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
# Advisories need the network, and change without a change here: they are for a job of their own.
if command -v cargo-deny >/dev/null; then
    # It looks at crates of all systems, and the builds have only those of this one.
    cargo fetch --locked --quiet
    cargo deny --offline check licenses bans sources
else
    echo "ci.sh: cargo-deny is not there, deny.toml was not checked"
fi
cargo check --manifest-path fuzz/Cargo.toml --target-dir target/fuzz --locked
echo "ci.sh: all checks passed"
