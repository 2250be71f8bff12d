#!/bin/sh
# Puts the index of a folder where it is published: its segments first, index.json last, so that a browser never finds
# an index.json whose segments aren't there.
#   INDEX        the folder
#   DESTINATION  s3://bucket/prefix or a folder
#   KEEP_HOURS   how long segments of the index before stay for those who are just fetching them (default 20)
set -eu
. "$(dirname "$0")/storage.sh"

# Segments are named for their content and never change; index.json is asked for again each time (ETag).
IMMUTABLE='public, max-age=31536000, immutable'
ASK_AGAIN='no-cache'

# Once the index there has stood for long enough, nobody holds the one before it any more.
if storage_has "$DESTINATION" index.json; then
  there=$(mktemp -d)
  trap 'rm -rf "$there"' EXIT
  storage_get "$DESTINATION" index.json "$there"
  if cmp -s "$there/index.json" "$INDEX/index.json"; then
    echo "$DESTINATION is up to date"
    exit 0
  fi
  if node -e 'process.exit(Date.now() - Date.parse(JSON.parse(fs.readFileSync(0)).created) > process.argv[1] * 3600e3 ? 0 : 1)' \
    "${KEEP_HOURS:-20}" <"$there/index.json"; then
    cat "$there/index.json" "$INDEX/index.json" | segments_in >"$there/needed"
    storage_segments "$DESTINATION" | { grep -vxFf "$there/needed" || true; } | while read -r segment; do
      storage_remove "$DESTINATION" "$segment"
    done
  fi
fi

segments_in <"$INDEX/index.json" | while read -r segment; do
  if ! storage_has "$DESTINATION" "$segment"; then
    storage_put "$INDEX" "$segment" "$DESTINATION" "$IMMUTABLE"
  fi
done
storage_put "$INDEX" index.json "$DESTINATION" "$ASK_AGAIN"
echo "$DESTINATION names $(segments_in <"$INDEX/index.json" | wc -l | tr -d " ") segments now"
