#!/usr/bin/env bash
# Audits GraphQL over HTTP and runs the browser tests against a demonstration of its own, and stops it.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
export GUASHI_BIN=$PWD/bin/guashi GUASHI_KEYS_DIR=$work/keys
GUASHI_LISTEN=127.0.0.1:0 GUASHI_ADMIN_LISTEN= GUASHI_DATABASE_URL="sqlite:$work/guashi.db" GUASHI_FAILURE_LIMIT=30000 \
  "$GUASHI_BIN" serve --demo >"$work/out" 2>"$work/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" || true; rm -rf "$work"' EXIT

until GUASHI_URL=$(sed -n 's/^guashi serves at //p' "$work/out") &&
  GUASHI_DEMO_SECRET=$(sed -n 's/^ *client_secret: //p' "$work/out") && [ -n "$GUASHI_URL" ] && [ -n "$GUASHI_DEMO_SECRET" ]; do
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  sleep 0.1
done
export GUASHI_URL GUASHI_DEMO_SECRET
cd frontend && npm run graphql-http && npm run e2e -- "$@"
