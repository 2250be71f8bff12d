#!/bin/sh
# Indexes one repository, as it is checked out, into a part of its own.
#   SOURCE      the work tree
#   NAME        owner/name, as it shall stand in findings and rules
#   KEY_FILE    the index key
#   OUT         folder of the part
#   PUBLIC      folder of code that is public anyway, where there is one
#   CANARY      file with the snippet that must always be caught; "built-in" for the one of the tool
#   SOURCEKEEP  the command (default: sourcekeep)
set -eu
: "${SOURCEKEEP:=sourcekeep}"

set -- "$SOURCE"
if [ "${CANARY:-}" = built-in ]; then
  set -- "$@" --canary
elif [ -n "${CANARY:-}" ]; then
  set -- "$@" --canary="$CANARY"
fi
rm -rf "$OUT"
$SOURCEKEEP index "$@" --name "$NAME" --out "$OUT" --key-file "$KEY_FILE" ${PUBLIC:+--public "$PUBLIC"}
