#!/usr/bin/env bash
# Makes Parquet files of real flights from the npm package vega-datasets (3 million US flights of January to June 2001).
#
#   prepare.sh OUT.parquet                                    the sample of this app: 1 to 21 January
#   prepare.sh --from 2001-01-01 --to 2001-02-28 OUT.parquet   other days (local dates, both included)
#   prepare.sh --all OUT.parquet                              all 3 million flights
#   prepare.sh --log … OUT.parquet                            rows of the log (two a flight), ready for `lambent ingest`
#
# Needs npm (only to fetch the package), a JDK 17, and a built Lambent (for DuckDB's driver).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)

from=2001-01-01
to=2001-01-21
shape=flights
while [[ ${1:-} == --* ]]; do
  case $1 in
    --from) from=$2; shift 2 ;;
    --to) to=$2; shift 2 ;;
    --all) from=2001-01-01; to=2001-12-31; shift ;;
    --log) shape=log; shift ;;
    *) echo "prepare.sh: unknown option $1" >&2; exit 2 ;;
  esac
done
if [[ $# -ne 1 ]]; then
  sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
out=$1

drivers=("$root"/deploy/target/lib/duckdb_jdbc-*.jar)
if [[ ! -f ${drivers[0]} ]]; then
  echo "prepare.sh: DuckDB's driver is not built yet. Run: $root/lambent --version" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent vega-datasets@3.2.1 >/dev/null && tar xzf vega-datasets-3.2.1.tgz package/data/flights-3m.parquet)
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Duser.timezone=UTC -cp "${drivers[0]}" "$here/Prepare.java" \
  "$work/package/data/flights-3m.parquet" "$here" "$from" "$to" "$shape" "$out"
