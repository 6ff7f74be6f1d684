#!/usr/bin/env bash
# Fuzzes targets one after another and prints a row of a Markdown table for each:
#   fuzz/run.sh SECONDS [TARGET…]        all targets when none is named
# What a run finds lies in fuzz/artifacts/TARGET/, its whole output in fuzz/artifacts/TARGET.log.
# An input that takes longer than 10 s or more than 2 GiB is a find. Ends with 1 when there was any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ $# -lt 1 ] || ! [ "$1" -gt 0 ] 2>/dev/null; then
    sed -n '2,5s/^# //p' fuzz/run.sh
    exit 2
fi
seconds=$1
shift
if [ $# -eq 0 ]; then
    for source in fuzz/fuzz_targets/*.rs; do
        source=${source##*/}
        set -- "$@" "${source%.rs}"
    done
fi

# A stable compiler turns the address sanitizer on only so.
export RUSTC_BOOTSTRAP=1
# The dictionary of a target, if it has one, else that of its format.
dictionary() {
    case $1 in
    events | session | follow | status | json | json_artifacts | logfire | export | otlp | read_back | remote_rows | args_and_results) echo json ;;
    *) echo "$1" ;;
    esac
}
# The last value that libFuzzer printed for stat::NAME.
stat() {
    sed -n "s/^stat::$1: *//p" "$2" | tail -n 1
}
files() {
    find "$1" -type f 2>/dev/null | wc -l | tr -d ' '
}

found=0
echo "| target | seconds | executions | finds | corpus added | peak RSS (MB) |"
echo "|---|--:|--:|--:|--:|--:|"
for target in "$@"; do
    mkdir -p "fuzz/artifacts/$target"
    log=fuzz/artifacts/$target.log
    finds_before=$(files "fuzz/artifacts/$target")
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -max_len=16384)
    dict=fuzz/dict/$(dictionary "$target").dict
    if [ -f "$dict" ]; then
        options+=(-dict="$dict")
    fi
    start=$SECONDS
    status=0
    cargo fuzz run "$target" -- "${options[@]}" >"$log" 2>&1 || status=$?
    finds=$(($(files "fuzz/artifacts/$target") - finds_before))
    executions=$(stat number_of_executed_units "$log")
    if [ "$status" -ne 0 ]; then
        found=1
    fi
    if [ -z "$executions" ]; then
        echo "fuzz/run.sh: $target did not run, see $log" >&2
    fi
    echo "| \`$target\` | $((SECONDS - start)) | ${executions:-?} | $finds | $(stat new_units_added "$log") | $(stat peak_rss_mb "$log") |"
done
exit "$found"
