#!/bin/sh
# Writes a secret from an environment variable to a file that nobody else can read: a command line can be seen by every
# process of the machine, and an environment is handed on to children.
#   $1  name of the variable
#   $2  file
set -eu
if [ -z "$(printenv "$1")" ]; then
  echo "key-file.sh: $1 is not set" >&2
  exit 2
fi
umask 077
rm -f "$2"
printenv "$1" >"$2"
