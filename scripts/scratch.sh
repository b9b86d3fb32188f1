#!/usr/bin/env bash
# Prints where tests keep their databases: in memory where there is plenty of it, as no test needs a flush to reach a disk.
set -euo pipefail
shm=/dev/shm usual=${TMPDIR:-/tmp}
free=$(df --output=avail -k "$shm" 2>/dev/null | tail -1) || free=0
if [ -w "$shm" ] && ((free > 8 << 20)) && ! findmnt -no OPTIONS "$shm" | grep -q noexec; then
  echo "$shm"
else
  echo "$usual"
fi
