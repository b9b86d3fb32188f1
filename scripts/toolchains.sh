#!/usr/bin/env bash
# Names the toolchains that are missing here, and so the partners' examples that the tests do not run.
set -euo pipefail

for tool in python3:Python java:Java; do
  command -v "${tool%%:*}" >/dev/null || echo "${tool%%:*} is missing: the partners' example in ${tool##*:} is not run." >&2
done
for tool in curl go node; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: the tests need it." >&2; exit 1; }
done
