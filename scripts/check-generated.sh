#!/usr/bin/env bash
# Fails when the committed GraphQL code is not what the schema generates.
set -euo pipefail
cd "$(dirname "$0")/.."

sums() { sha256sum graph/generated/*.go graph/model/models_gen.go graph/*.resolvers.go client/generated.go; }
before=$(sums)
go tool gqlgen generate
go tool genqlient client/genqlient.yaml
if [ "$before" != "$(sums)" ]; then
  echo "Generated code was stale; it has been made anew: look at it and commit it." >&2
  exit 1
fi
