#!/usr/bin/env bash
# Everything that must pass before a change goes in: format, lints, tests, documentation, fuzz targets.
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
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo test --workspace --locked
cargo clippy -p massgen-log-analysis --features schema --all-targets --locked -- -D warnings
cargo test -p massgen-log-analysis --features schema --test it --locked schema
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
