#!/bin/sh
# fetch-debian-packages.sh FOLDER PACKAGE...: unpacks Debian packages, and what they need that this machine lacks, into a
# folder. Nothing is installed: no root needed, no service started, no file of the machine changed. apt's lists and archives
# are our own for this once, so it is no matter whether the machine's are there.
set -eu
folder=$1
shift
work=$folder.$$
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work/lists/partial" "$work/cache" "$work/archives/partial" "$work/root"

apt() {
  apt-get -qq -o Acquire::http::Timeout=20 -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Dir::State::Lists="$work/lists" \
    -o Dir::Cache="$work/cache" -o Dir::Cache::Archives="$work/archives" "$@"
}
apt update
apt install --download-only --yes --no-install-recommends "$@"
for archive in "$work"/archives/*.deb; do dpkg-deb --extract "$archive" "$work/root"; done

# In one step, and not into what another run has put there meanwhile.
rm -rf "$folder"
mv -T "$work/root" "$folder"
