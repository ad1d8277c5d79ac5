#!/bin/sh
# Set-up for the Makefile: sh tools/setup.sh library|checkers|npm|constraints
#
# Looks for each thing by trying it, installs what is missing where it may (apt-get as root or with a sudo that asks
# nothing, Homebrew), and else says exactly what to install and goes on: what can be done without it is still done.
# A stamp file under .venv marks a step that is complete.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
venv=.venv
oldest="3.11" # pyproject.toml: requires-python

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# ---- what to look for: one test each -------------------------------------------------------------------------

python_of() { # prints an interpreter that is new enough and can make environments
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        have "$candidate" || continue
        if "$candidate" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < tuple(map(int, '$oldest'.split('.'))))" 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

has_python() { [ -x "$venv/bin/python" ] || python_of >/dev/null; }
has_library() { # $1: name of a shared library without its version, $2: the version
    file="lib$1.so.$2"
    if [ "$(uname)" = Darwin ]; then file="$(brew --prefix 2>/dev/null)/lib/lib$1.dylib"; fi
    "$venv/bin/python" -c "import ctypes; ctypes.CDLL('$file')" 2>/dev/null
}
has_pango() { has_library pango-1.0 0; }
has_pangoft2() { has_library pangoft2-1.0 0; }
has_subset() { has_library harfbuzz-subset 0; }
has_atomic() { [ "$(uname)" = Darwin ] || has_library atomic 1; } # Playwright's own Node.js wants it
has_java() { have java && java -version >/dev/null 2>&1; }
has_node() { have node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]; }
has_npm() { have npm; }
has_jing() { have jing; }
has_trang() { have trang; }
has_poppler() { have pdftoppm; }
has_ghostscript() { have gs; }
has_chromium() {
    have chromium || have chromium-browser || have google-chrome ||
        [ -d "/Applications/Chromium.app" ] || [ -d "/Applications/Google Chrome.app" ]
}
has_latin() { [ "$(uname)" = Darwin ] || { have fc-list && fc-list | grep -qi dejavu; }; }
has_cjk() { [ "$(uname)" = Darwin ] || { have fc-list && fc-list | grep -qi 'noto.*cjk'; }; }

# ---- what to install: thing, Debian and Ubuntu package, Homebrew formula ------------------------------------------

interpreter="python:python3=python3-venv:python@3.12"
library="pango:libpango-1.0-0:pango pangoft2:libpangoft2-1.0-0:pango subset:libharfbuzz-subset0:harfbuzz"
checkers="java:default-jre-headless:openjdk node:nodejs:node npm:npm:node jing:jing:jing-trang trang:trang:jing-trang
    poppler:poppler-utils:poppler ghostscript:ghostscript:ghostscript chromium:chromium:chromium
    atomic:libatomic1: latin:fontconfig=fonts-dejavu-core: cjk:fonts-noto-cjk:"

# Prints the packages, for apt or brew ($1), of the things in the list ($2) that are missing. In a list, spaces part
# the things, so two packages of one thing are joined by "=".
missing() {
    for entry in $2; do
        thing=${entry%%:*}
        packages=${entry#*:}
        if ! "has_$thing"; then
            if [ "$1" = apt ]; then packages=${packages%%:*}; else packages=${packages##*:}; fi
            printf '%s\n' "$packages" | tr '=' '\n'
        fi
    done | sort -u | tr '\n' ' '
}

administrator() { # runs a command as administrator, if that needs no question
    if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

apt_install() { # installs packages; says its last words if it cannot
    say "Installing: $*"
    log=$(mktemp)
    if ! { administrator apt-get update -qq && administrator env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
    fi
    rm -f "$log"
}

# Installs what is missing of a list ($1), for a purpose ($2). Returns 1, after saying what to do, if something still is.
# shellcheck disable=SC2086  # lists of packages
provide() {
    if have apt-get; then
        packages=$(missing apt "$1")
        [ -n "$packages" ] || return 0
        if administrator true; then apt_install $packages; fi
        advice="sudo apt-get install $packages"
    elif have brew; then
        packages=$(missing brew "$1")
        [ -n "$packages" ] || return 0
        say "Installing: $packages"
        brew install --quiet $packages >&2 || true
        advice="brew install $packages"
    else
        packages=$(missing apt "$1")
        advice="install what your system calls: $packages (these are Debian's names)"
    fi
    still=$(missing apt "$1")
    [ -n "$still" ] || return 0
    say "Missing for $2. An administrator has to run:"
    say "    $advice"
    say "then give the same make command again."
    return 1
}

# ---- the steps ------------------------------------------------------------------------------------------------

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }

environment() {
    provide "$interpreter" "everything (Python $oldest or newer)" || exit 2
    if [ ! -x "$venv/bin/python" ]; then
        "$(python_of)" -m venv "$venv"
    fi
    pip install -c constraints.txt --upgrade pip hatchling editables # pip 25.1 knows dependency groups
}

case "${1:-}" in
library)
    environment
    pip install -c constraints.txt --no-build-isolation -e '.[all]'
    if provide "$library" "PDF; TEI, web pages and EPUB work without"; then touch "$venv/.library"; fi
    ;;
checkers)
    pip install -c constraints.txt --group dev --group check
    if provide "$checkers" "some checks; the others run"; then touch "$venv/.checkers"; fi
    ;;
npm)
    if ! has_npm; then
        say "No npm: the checks of web pages and of EPUB accessibility are skipped."
        exit 0
    fi
    (cd tools/checkers && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --silent --ignore-scripts --no-fund --no-audit --omit-lockfile-registry-resolved)
    touch "$venv/.npm"
    ;;
constraints)
    environment
    fresh=$(mktemp -d)
    "$venv/bin/python" -m venv "$fresh"
    "$fresh/bin/python" -m pip install --quiet --upgrade pip
    "$fresh/bin/python" -m pip install --quiet -e '.[all]' --group dev --group check hatchling editables
    sed -n '/^#/p' constraints.txt >"$fresh/constraints.txt"
    "$fresh/bin/python" -m pip freeze --all --exclude-editable | grep -v '^setuptools==' >>"$fresh/constraints.txt"
    cp "$fresh/constraints.txt" constraints.txt
    rm -rf "$fresh"
    ;;
*)
    say "usage: sh tools/setup.sh library|checkers|npm|constraints"
    exit 2
    ;;
esac
