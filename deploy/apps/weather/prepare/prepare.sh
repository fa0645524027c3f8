#!/usr/bin/env bash
# Makes the history of the app's stream from data/seattle-weather.csv.
#
#   prepare.sh OUT    OUT gets the folder days
#
# Needs a JDK 17 and a built Lambent (for DuckDB's driver).
set -euo pipefail
app=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$app/../../.." && pwd)
if [[ $# -ne 1 ]]; then
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
drivers=("$root"/deploy/target/lib/duckdb_jdbc-*.jar)
if [[ ! -f ${drivers[0]} ]]; then
  echo "prepare.sh: DuckDB's driver is not built yet. Run: $root/lambent --version" >&2
  exit 2
fi
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Duser.timezone=UTC -cp "${drivers[0]}" "$app/prepare/Prepare.java" "$app" "$1"
