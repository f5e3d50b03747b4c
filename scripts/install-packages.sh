#!/usr/bin/env bash
# Installs the Debian packages that building and testing casebus need, where they are missing.
set -euo pipefail
packages=(libzmq3-dev libxxhash-dev libsqlite3-dev zlib1g-dev python3 python3-venv strace gcc prometheus tmux chromium
    chromium-driver fonts-noto-cjk)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "casebus needs these Debian packages: ${missing[*]}"
root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install them as root: apt-get install ${missing[*]}" >&2; exit 1; }
    root=(sudo)
fi
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
