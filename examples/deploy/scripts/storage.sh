# Files of a destination: s3://bucket/prefix (with the AWS command line tool; AWS_ENDPOINT_URL for other makers of
# S3-compatible storage), or a folder. Sourced by send.sh, fetch.sh and publish.sh. Names of files are flat.

# Whether the destination $1 holds the file $2. Ends the script when that can't be told, so that a storage which is out
# of reach is never taken for an empty one.
storage_has() {
  case $1 in
    s3://*)
      storage_status=0
      storage_found=$(aws s3 ls "$1/$2") || storage_status=$?
      if [ "$storage_status" -gt 1 ]; then
        echo "$1 can not be read" >&2
        exit 2
      fi
      case "$storage_found " in *" $2 "*) return 0 ;; *) return 1 ;; esac
      ;;
    *) [ -f "$1/$2" ] ;;
  esac
}

# Brings the file $2 of the destination $1 into the folder $3.
storage_get() {
  case $1 in
    s3://*) aws s3 cp --only-show-errors "$1/$2" "$3/$2" ;;
    *) cp "$1/$2" "$3/$2" ;;
  esac
}

# Puts the file $2 of the folder $1 into the destination $3, to be kept by caches as $4 says. Who reads it meanwhile
# gets the old or the new one.
storage_put() {
  case $3 in
    s3://*) aws s3 cp --only-show-errors --cache-control "$4" --content-type "$(media_type "$2")" "$1/$2" "$3/$2" ;;
    *)
      mkdir -p "$3"
      cp "$1/$2" "$3/.$2.part"
      mv "$3/.$2.part" "$3/$2"
      ;;
  esac
}

# Takes the file $2 out of the destination $1.
storage_remove() {
  case $1 in
    s3://*) aws s3 rm --only-show-errors "$1/$2" ;;
    *) rm -f "$1/$2" ;;
  esac
}

# The segments that lie in the destination $1, one a line.
storage_segments() {
  case $1 in
    s3://*) aws s3 ls "$1/" | segments_in ;;
    *) ls "$1" | segments_in ;;
  esac
}

# Names of segments in a text, such as index.json, one a line.
segments_in() {
  grep -o '[0-9a-f]\{64\}\.segment' | sort -u
}

media_type() {
  case $1 in
    *.json) echo application/json ;;
    *) echo application/octet-stream ;;
  esac
}
