#!/bin/sh
# Installs the service on a bare Debian 12 or newer: the steps of the Containerfile, which .ci/run takes too.
#
#   sh deploy/install.sh       into /opt/proportionality, run by a user of its own, with its data in /var/lib/proportionality
set -eu
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive
compiler='gcc libc6-dev python3-dev'
apt-get update -qq
apt-get install -y -qq --no-install-recommends ca-certificates python3 python3-venv $compiler >/dev/null
mkdir -p /opt/proportionality
VENV=/opt/proportionality/venv sh install.sh serve
apt-get purge -y -qq --auto-remove $compiler >/dev/null # what only building needed
apt-get clean
getent passwd proportionality >/dev/null ||
  useradd --system --user-group --home-dir /var/lib/proportionality --shell /usr/sbin/nologin proportionality
install -d -o proportionality -g proportionality -m 750 /var/lib/proportionality /var/backups/proportionality
ln -sf /opt/proportionality/venv/bin/proportionality /usr/local/bin/proportionality
