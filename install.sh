#!/bin/sh
# Installs proportionality from this folder into .venv: every library, and what builds it, at the version in requirements/, its hash checked.
#
#   sh install.sh          what the command line and its reports need
#   sh install.sh serve    and the web page and the HTTP API
#   sh install.sh sweep    and what `proportionality sweep` needs
#   sh install.sh dev      and what the tests need; changes to this folder then count at once
#
# PYTHON=python3.12 names the Python to take, VENV=folder another place than .venv.
set -eu
cd "$(dirname "$0")"
venv=${VENV:-.venv}
what=${1:-run}
refuse() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 2
}

case $what in
  run | serve | sweep) how='' ;;
  dev) how=-e ;;
  *) refuse "found '$what'; expected nothing, 'serve', 'sweep' or 'dev'" ;;
esac

suits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }
python=${PYTHON:-}
for name in python3 python3.13 python3.12 python3.11; do
  if [ -z "$python" ] && suits "$name"; then python=$name; fi
done
[ -n "$python" ] || refuse 'found no Python 3.11, 3.12 or 3.13; install one, or name it: PYTHON=/path/to/python3 sh install.sh'
command -v "$python" >/dev/null || refuse "PYTHON: found no program '$python'; expected Python 3.11, 3.12 or 3.13"
suits "$python" || refuse "PYTHON: found $("$python" --version 2>&1); expected Python 3.11, 3.12 or 3.13"
command -v "${CC:-cc}" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 ||
  refuse "found no C compiler; install one (Debian and Ubuntu: apt install gcc libc6-dev; macOS: xcode-select --install)"
"$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
  refuse 'found no Python.h, which the rule engine is compiled with; install it (Debian and Ubuntu: apt install python3-dev)'
"$python" -c 'import ensurepip' 2>/dev/null || refuse 'found no ensurepip, which makes the environment; install it (Debian and Ubuntu: apt install python3-venv)'

"$python" -m venv "$venv"
pip() { PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore "$venv/bin/pip" install -q --no-build-isolation "$@"; }
pip --require-hashes -r requirements/build.txt
# durable-rules calls a function by a name that Python 3.13 no longer has; on 3.11 and 3.12 both names mean the same.
CPPFLAGS="${CPPFLAGS:-} -DPyEval_CallObject=PyObject_CallObject" pip --require-hashes -r "requirements/$what.txt"
pip --no-deps $how .
