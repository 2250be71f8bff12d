#!/bin/sh
# Joins the parts of all jobs with the index that is published, signs the result and publishes it. What changed becomes
# one more segment, and the sequence number goes up by one; where nothing changed, nothing is written.
#   PARTS            folder of the parts: each folder below it that has an index.json
#   EXPECTED_PARTS   how many there must be, where that is known: a lost part would take its repositories out
#   DESTINATION      s3://bucket/prefix or a folder
#   KEY_FILE         the index key
#   SIGN_KEY_FILE    the signing key (only this job has it)
#   PUBLIC_KEY_FILE  its public half: what is published must have been signed with it, or it isn't built upon
#   NEW_INDEX        "yes" for the very first time: otherwise a destination without an index is an error, since an index
#                    that began again at sequence 1 would be refused by every browser
#   SOURCEKEEP       the command (default: sourcekeep)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${SOURCEKEEP:=sourcekeep}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export INDEX="$work/index"

status=0
"$here/fetch.sh" || status=$?
if [ "$status" -eq 0 ]; then
  printf 'nothing\n' >"$work/nothing.txt"
  $SOURCEKEEP check "$work/nothing.txt" --index "$INDEX" --key-file "$KEY_FILE" --public-key "$PUBLIC_KEY_FILE" >"$work/said"
elif [ "$status" -ne 3 ]; then
  echo "publish.sh: the index at $DESTINATION can not be read" >&2
  exit 2
elif [ "${NEW_INDEX:-}" != yes ]; then
  echo "publish.sh: there is no index at $DESTINATION; set NEW_INDEX=yes if there never was one, else restore it" >&2
  exit 2
fi

set --
while IFS= read -r manifest; do
  set -- "$@" "$(dirname "$manifest")"
done <<LIST
$(find "$PARTS" -name index.json | sort)
LIST
if [ -n "${EXPECTED_PARTS:-}" ] && [ "$#" -ne "$EXPECTED_PARTS" ]; then
  echo "publish.sh: $# parts in $PARTS, $EXPECTED_PARTS are expected" >&2
  exit 2
fi
$SOURCEKEEP merge "$@" --out "$INDEX" --key-file "$KEY_FILE" --sign-key "$SIGN_KEY_FILE"
"$here/send.sh"
