#!/bin/sh
# Runs the three jobs one after the other: by cron, a pipeline, or a CronJob whose service account may create jobs.
# One that fails ends it, and the index that is published stays.
#   KUBECTL  the command (default: kubectl)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${KUBECTL:=kubectl}"

$KUBECTL apply -f "$here/shared.yml"
for job in mirror index publish; do
  $KUBECTL delete job "sourcekeep-$job" --ignore-not-found --wait
  $KUBECTL create -f "$here/$job.yml"
  until $KUBECTL wait --for=condition=complete --timeout=10s "job/sourcekeep-$job"; do
    if $KUBECTL wait --for=condition=failed --timeout=0s "job/sourcekeep-$job"; then
      echo "nightly.sh: sourcekeep-$job failed" >&2
      exit 1
    fi
  done
done
