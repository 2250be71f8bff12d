#!/bin/sh
# Answers git's question for a name or password (GIT_ASKPASS) from the environment, so that no token stands in an
# address, on a command line or in a file.
#   GIT_USER   name (default: x-access-token, which suits GitHub; GitLab takes any)
#   GIT_TOKEN  token
case ${1:-} in
  Username*) echo "${GIT_USER:-x-access-token}" ;;
  *) printenv GIT_TOKEN ;;
esac
