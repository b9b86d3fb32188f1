#!/usr/bin/env bash
# Fails when gofumpt would change a file that people write.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(git ls-files -co --exclude-standard '*.go' | grep -vE '^graph/(generated|model)/|\.resolvers\.go$' | xargs go tool gofumpt -l)
if [ -n "$unformatted" ]; then
  printf 'go tool gofumpt -w would change:\n%s\n' "$unformatted" >&2
  exit 1
fi
