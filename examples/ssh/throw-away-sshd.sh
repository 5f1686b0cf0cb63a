#!/bin/sh
# throw-away-sshd.sh SERVER [PORT [certificates]]: an sshd of its own on this machine, at the loopback, where the user "ada" signs in
# with the phone. As root, on Debian or its kin with openssh-server, after "npm run build". Nothing of this machine changes: the
# sshd has an /etc, /run and /home that only it sees, and all of it is gone when you press Ctrl-C.
#
# Each login approved by itself, by PAM:
#   sh examples/ssh/throw-away-sshd.sh http://localhost:8080     an administrator approves what it shows
#   countersign host policy throw-away --map ada=YOUR-NAME       on the server: who is ada here
#   ssh -p 2222 ada@127.0.0.1                                    in another terminal
#
# One approval for an hour, by a certificate:
#   countersign ssh setup                                        on the server, once
#   sh examples/ssh/throw-away-sshd.sh http://localhost:8080 2222 certificates
#   countersign host policy throw-away --map ada=YOUR-NAME       it hears of it within ten seconds
#   countersign ssh login --server http://localhost:8080         in a terminal with an SSH agent
#   ssh -p 2222 ada@127.0.0.1                                    as often as you like
set -eu
server=${1:?Usage: throw-away-sshd.sh SERVER [PORT [certificates]]}
port=${2:-2222}
program=$(cd "$(dirname "$0")/../.." && pwd)/dist/host/countersign-host.mjs
node=${NODE:-$(command -v node)}
certificates=
if [ "${3:-}" = certificates ]; then certificates=--ssh-ca; fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$folder/etc/ssh" "$folder/etc/pam.d" "$folder/run/sshd" "$folder/home/ada"
chown 5001:5001 "$folder/home/ada"
cd "$folder/etc"
cp /etc/os-release /etc/hosts /etc/resolv.conf .
echo "hosts: files dns" > nsswitch.conf
printf 'root:x:0:0::/root:/bin/sh\nsshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\nada:x:5001:5001::/home/ada:/bin/sh\n' > passwd
printf 'root:x:0:\nnogroup:x:65534:\nada:x:5001:\n' > group
printf 'root:*:19000::::::\nada:!:19000::::::\n' > shadow
chmod 600 shadow
# As Debian has it. Ada's password is locked: whoever is not let in by the phone is not let in.
printf 'auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n' > pam.d/sshd
# sshd runs, for who may be whom, only what nobody but root could have put there.
cp "$node" node
cp "$program" countersign-host.mjs
chmod 755 . node countersign-host.mjs
printf 'Include /etc/ssh/sshd_config.d/*.conf\n' > ssh/sshd_config
printf 'Port %s\nListenAddress 127.0.0.1\nHostKey /etc/ssh/key\nPidFile none\nUsePAM yes\n' "$port" >> ssh/sshd_config
printf 'KbdInteractiveAuthentication yes\nPasswordAuthentication no\nAuthorizedKeysFile none\n' >> ssh/sshd_config
ssh-keygen -q -t ed25519 -N "" -f ssh/key

inside='
mount --make-rprivate /
for place in etc run home; do mount --bind "$1/$place" /$place; done
host() { /etc/node /etc/countersign-host.mjs "$@"; }
host join "$2" --name throw-away --pam sshd $3
echo "Now: ssh -p '"$port"' ada@127.0.0.1"
trap "kill \$(jobs -p) 2> /dev/null; host leave || true" EXIT
trap "exit 0" INT TERM
if [ -n "$3" ]; then while sleep 10; do host ssh-ca; done & fi
/usr/sbin/sshd -D -e'
unshare --mount sh -euc "$inside" sh "$folder" "$server" "$certificates"
