#!/usr/bin/env bash
# Installs what tests need and pip cannot give: Chromium, Node.js, and npm's packages beside this file.
set -euo pipefail
cd "$(dirname "$0")/npm"

missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v npm >/dev/null || missing+=(nodejs npm)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install: ${missing[*]}. The tests of pages and of published formats need them." >&2
    exit 1
  fi
fi
npm ci --silent --ignore-scripts
# What its own script would do after the install.
chmod +x node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
