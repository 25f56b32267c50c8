#!/usr/bin/env bash
# Builds static/vendor from the packages pinned in package-lock.json, byte for byte the same each time.
#
# `build.sh` writes static/vendor, `build.sh DIR` writes DIR instead (the test compares the two). The packages are
# compiled down to ES2018 plus BigInt: as published they fail to parse in browsers before Chromium 80.
set -euo pipefail
cd "$(dirname "$0")"
out=$(realpath -m "${1:-../../static/vendor}")
[ -d node_modules ] || npm ci --silent
mkdir -p "$out"

node bundle.mjs "$out"

: > "$out/LICENSES.txt"
for package in @hpke/core @hpke/common @hpke/dhkem-x25519 @hpke/hybridkem-x-wing mlkem @noble/ed25519; do
  version=$(node -p "require('./node_modules/$package/package.json').version")
  printf '%s %s\n\n' "$package" "$version" >> "$out/LICENSES.txt"
  cat "node_modules/$package/LICENSE" >> "$out/LICENSES.txt"
  printf '\n\n' >> "$out/LICENSES.txt"
done

node describe.mjs "$out"
