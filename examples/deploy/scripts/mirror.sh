#!/bin/sh
# Keeps bare copies of repositories, without their history: makes new ones, fetches what changed, and removes those that
# aren't listed any more. One that can't be fetched ends it: an index without it would protect less than before.
#   REPOSITORIES   file with one address a line; empty lines and lines with # don't count
#   MIRRORS        folder of the copies
#   PART           <i>/<n>: only every n-th repository, beginning with the i-th (default 1/1: all)
#   GIT_TOKEN      a token that may read them, where they aren't public (git-password.sh)
#   RETRY_SECONDS  wait before a second and third try (default 10)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export GIT_TERMINAL_PROMPT=0
if [ -n "${GIT_TOKEN:-}" ]; then export GIT_ASKPASS="$here/git-password.sh"; fi

part=${PART:-1/1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One hiccup of a server must not cost a night.
try() {
  "$@" || { sleep "${RETRY_SECONDS:-10}" && "$@"; } || { sleep "${RETRY_SECONDS:-10}" && "$@"; }
}

fetch() {
  try git -C "$1" fetch --quiet --no-tags --depth 1 origin +HEAD:refs/heads/mirrored
}

mkdir -p "$MIRRORS"
# A copy is named for the hash of its address, so that two repositories of one name have two folders. What it is called
# in the index stands in its origin.
awk '!/^[ \t]*(#|$)/ { print $1 }' "$REPOSITORIES" | while IFS= read -r address; do
  echo "$(printf '%s' "$address" | git hash-object --stdin).git $address"
done >"$work/all"
if [ ! -s "$work/all" ]; then
  echo "mirror.sh: $REPOSITORIES names no repository" >&2
  exit 2
fi
awk -v i="${part%/*}" -v n="${part#*/}" '(NR - 1) % n == i - 1' "$work/all" >"$work/mine"

while read -r mirror address; do
  # A new repository has no branch, and that is no error. (Not inside a condition: there `set -e` wouldn't count.)
  try git ls-remote --heads "$address" >"$work/heads"
  if [ ! -s "$work/heads" ]; then
    echo "$address is empty"
    rm -rf "${MIRRORS:?}/$mirror"
    continue
  fi
  # A copy that can't be brought up to date, such as one left half by a pod that was stopped, is made anew.
  if [ -d "$MIRRORS/$mirror" ] && ! fetch "$MIRRORS/$mirror"; then rm -rf "${MIRRORS:?}/$mirror"; fi
  if [ ! -d "$MIRRORS/$mirror" ]; then
    new="$MIRRORS/.new-$mirror"
    rm -rf "$new"
    git init --quiet --bare "$new"
    git -C "$new" remote add origin "$address"
    git -C "$new" symbolic-ref HEAD refs/heads/mirrored
    fetch "$new"
    mv "$new" "$MIRRORS/$mirror"
  fi
done <"$work/mine"

# Several jobs may share the folder: one of them tidies it.
if [ "${part%/*}" -eq 1 ]; then
  for folder in "$MIRRORS"/*.git; do
    mirror=$(basename "$folder")
    grep -q "^$mirror " "$work/all" || rm -rf "$folder"
  done
fi
