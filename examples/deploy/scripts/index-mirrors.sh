#!/bin/sh
# Indexes the copies that mirror.sh keeps into one part, which publish.sh joins with the others.
#   MIRRORS               folder of the copies
#   KEY_FILE              the index key
#   OUT                   folder of the part; what is there goes
#   JOBS                  how many jobs share the copies, where they all see the same ones (default 1)
#   JOB_COMPLETION_INDEX  which of them this is, from 0 (as an Indexed Job of Kubernetes counts)
#   PUBLIC                folder of code that is public anyway, where there is one
#   CANARY                file with the snippet that must always be caught; "built-in" for the one of the tool
#   SOURCEKEEP            the command (default: sourcekeep)
set -eu
: "${SOURCEKEEP:=sourcekeep}"

set --
for mirror in "$MIRRORS"/*.git; do
  [ ! -d "$mirror" ] || set -- "$@" "$mirror"
done
if [ "$#" -eq 0 ]; then
  echo "index-mirrors.sh: $MIRRORS holds no repository" >&2
  exit 2
fi
rm -rf "$OUT"
jobs=${JOBS:-1}
shard=
if [ "$jobs" -gt 1 ]; then shard="$((JOB_COMPLETION_INDEX + 1))/$jobs"; fi
if [ "${CANARY:-}" = built-in ]; then
  set -- "$@" --canary
elif [ -n "${CANARY:-}" ]; then
  set -- "$@" --canary="$CANARY"
fi
$SOURCEKEEP index "$@" --out "$OUT" --key-file "$KEY_FILE" ${shard:+--shard "$shard"} ${PUBLIC:+--public "$PUBLIC"}
