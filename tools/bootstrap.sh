#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Install what the Makefile's targets need: Debian packages that are missing, then the environment .venv.
#   tools/bootstrap.sh          QGIS, Qt's translation compiler, .venv with requirements-dev.txt
#   tools/bootstrap.sh screen   also what a virtual screen and its pictures need
# Packages are installed as root, or through sudo where it asks for nothing; otherwise they are named and we stop.
# A second run only looks.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-/usr/bin/python3}
packages="qgis python3-qgis python3-venv qttools5-dev-tools"
[ "${1:-}" = screen ] && packages="$packages xvfb xauth x11-apps imagemagick chromium"

say() { printf '%s\n' "bootstrap: $*"; }

missing_packages() {
    for name in $packages; do
        dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || printf ' %s' "$name"
    done
}

install_packages() {
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        say "these Debian packages are missing; install them, then run make again:"
        say "  apt-get install --no-install-recommends$1"
        exit 1
    fi
    say "installing$1"
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=900"
    $apt update
    # shellcheck disable=SC2086
    $apt install -y --no-install-recommends $1
}

if command -v dpkg-query >/dev/null 2>&1; then
    missing=$(missing_packages)
    [ -z "$missing" ] || install_packages "$missing"
fi

# The environment: rebuilt when the interpreter or the requirements change.
wanted=$( { "$python" --version; echo "$python"; pwd; cat requirements-dev.txt; } | sha256sum | cut -c1-16)
marker=.venv/.ready-$wanted
if [ ! -e "$marker" ]; then
    if ! "$python" -c 'import qgis.core' 2>/dev/null; then
        say "$python cannot import qgis.core: install QGIS, or name QGIS's own interpreter with make PYTHON=..."
        exit 1
    fi
    say "building .venv"
    rm -rf .venv
    "$python" -m venv --system-site-packages .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
    : > "$marker"
fi
