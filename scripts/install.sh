#!/usr/bin/env bash
# Installs what the tests need and this machine lacks.
set -euo pipefail

missing=()
command -v mariadbd >/dev/null || missing+=(mariadb-server)
command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
command -v curl >/dev/null || missing+=(curl)
fc-list 2>/dev/null | grep -q 'Noto.*CJK' || missing+=(fontconfig fonts-noto-cjk)
((${#missing[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests need ${missing[*]} (names of Debian packages). Install them, then run make test again." >&2
  exit 1
fi
as_root=()
((EUID == 0)) || as_root=(sudo)
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
