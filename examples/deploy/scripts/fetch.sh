#!/bin/sh
# Brings an index from where it is published into a folder: index.json and the segments that it names.
#   DESTINATION  s3://bucket/prefix or a folder
#   INDEX        the folder that gets it
# Without an index there, it ends with 3. When the storage can't be read, it ends with another number above 0.
set -eu
. "$(dirname "$0")/storage.sh"

storage_has "$DESTINATION" index.json || exit 3
mkdir -p "$INDEX"
storage_get "$DESTINATION" index.json "$INDEX"
segments_in <"$INDEX/index.json" | while read -r segment; do
  storage_get "$DESTINATION" "$segment" "$INDEX"
done
