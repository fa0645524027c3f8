#!/usr/bin/env bash
# Makes the history of the app's three streams from Parquet files of flights from New York in 2013.
#
#   prepare.sh SOURCE OUT    SOURCE holds flights_nyc_2013.parquet, weather_nyc_2013.parquet and planes_2013.parquet;
#                            OUT gets the folders flights, weather and planes
#
# Needs a JDK 17 and a built Lambent (for DuckDB's driver). The columns of the source files are in the README.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)
if [[ $# -ne 2 ]]; then
  sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
drivers=("$root"/deploy/target/lib/duckdb_jdbc-*.jar)
if [[ ! -f ${drivers[0]} ]]; then
  echo "prepare.sh: DuckDB's driver is not built yet. Run: $root/lambent --version" >&2
  exit 2
fi
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Duser.timezone=UTC -cp "${drivers[0]}" "$here/Prepare.java" "$here" "$1" "$2"
