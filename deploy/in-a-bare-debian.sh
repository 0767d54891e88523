#!/bin/sh
# What .ci/run does inside a bare Debian: install, serve as the service's user, store something, back it up and put it back.
set -eu
sh /src/deploy/install.sh
export DATABASE_URL=sqlite:////var/lib/proportionality/submissions.sqlite3
as() { runuser -u proportionality -- "$@"; }
as proportionality check SGP --fail-on never >/dev/null
token=$(as proportionality token create --name Ann --role submitter)
# Itself, and no shell or runuser before it that a signal would end alone.
setpriv --reuid proportionality --regid proportionality --init-groups proportionality serve --workers 2 --port 8123 2>/tmp/log &
server=$!
get() { /opt/proportionality/venv/bin/python -c 'import sys, urllib.request as r; print(r.urlopen(r.Request(sys.argv[1], headers=dict(a.split(": ", 1) for a in sys.argv[2:])), timeout=5).status)' "$@"; }
tries=0
until get http://127.0.0.1:8123/v1/health/ready 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { cat /tmp/log; exit 1; }
  sleep 1
done
get http://127.0.0.1:8123/v1/submissions "Authorization: Bearer $token"
as proportionality backup /var/backups/proportionality/one.sqlite3
as proportionality restore --replace /var/backups/proportionality/one.sqlite3
get http://127.0.0.1:8123/v1/submissions "Authorization: Bearer $token"
as proportionality audit
kill -TERM "$server"
wait "$server" || true
! grep Traceback /tmp/log
