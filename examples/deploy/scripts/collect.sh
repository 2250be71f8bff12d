#!/bin/sh
# Brings the parts that the repositories' own jobs sent into a folder, for publish.sh.
#   PARTS_DESTINATION  s3://bucket/prefix or a folder; each part in a folder of its own below it
#   PARTS              the folder that gets them
set -eu

mkdir -p "$PARTS"
case $PARTS_DESTINATION in
  s3://*) aws s3 sync --only-show-errors --delete "$PARTS_DESTINATION" "$PARTS" ;;
  *) cp -R "$PARTS_DESTINATION/." "$PARTS" ;;
esac
