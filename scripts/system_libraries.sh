#!/bin/sh
# Make sure that the system libraries of the named groups are there:
#   portal         what WeasyPrint loads
#   tests          a browser, the same one without windows if it is to be had (it halves the journeys' work), a reader
#                  of PDF files, a second opinion on certificates, and a token for keys that is only software
#   venv PYTHON    what PYTHON needs to make a virtual environment
# Missing ones are installed when we are root and apt-get exists; else one command is named, and the exit code is 1.
set -eu

missing=""
wished=""
want() { missing="$missing $1"; }
has_library() { { /sbin/ldconfig -p 2>/dev/null || ldconfig -p; } | grep -q "$1"; }

while [ $# -gt 0 ]; do
    case "$1" in
    portal)
        has_library 'libpango-1\.0\.so\.0' || want libpango-1.0-0
        has_library 'libpangoft2-1\.0\.so\.0' || want libpangoft2-1.0-0
        has_library 'libharfbuzz-subset\.so\.0' || want libharfbuzz-subset0
        ;;
    tests)
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
            command -v google-chrome >/dev/null || want chromium
        command -v chromium-headless-shell >/dev/null || wished="chromium-headless-shell"
        command -v pdftotext >/dev/null || want poppler-utils
        command -v openssl >/dev/null || want openssl
        command -v softhsm2-util >/dev/null || want softhsm2
        ;;
    venv)
        shift
        if [ -z "${1:-}" ] || ! "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11 ..." >&2
            exit 1
        fi
        "$1" -c 'import ensurepip, venv' 2>/dev/null || want python3-venv
        ;;
    *)
        echo "unknown group: $1" >&2
        exit 2
        ;;
    esac
    shift
done

installs() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }
export DEBIAN_FRONTEND=noninteractive

if [ -n "$missing" ] && installs; then
    echo "Installing system packages:$missing" >&2
    apt-get update -qq >&2
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $missing >&2
    missing=""
fi

# Nothing fails without what is only wished for.
if [ -n "$wished" ] && installs; then
    # shellcheck disable=SC2086 # a list of words
    apt-get install -y -qq --no-install-recommends $wished >/dev/null 2>&1 || true
fi

[ -n "$missing" ] || exit 0

echo "System packages are missing. Install them with this command, then call make again:" >&2
echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
exit 1
