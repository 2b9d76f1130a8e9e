#!/bin/bash
# Types every command of docs/tutorials/first-workflow.md, in order, against $ENDPOINT, and checks what the last ones print.
# AWS_CLI names the program: /usr/bin/aws is Debian's.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/../../../.."

: "${ENDPOINT:?set ENDPOINT to the address of a server}"
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
aws() { timeout 60 "${AWS_CLI:-/usr/bin/aws}" "$@"; }

# What is between ```sh and ```, but for starting the server.
commands=$(sed -n '/^```sh$/,/^```$/{/^```/d;/^npm /d;p}' docs/tutorials/first-workflow.md)
printed=$(eval "${commands//http:\/\/127.0.0.1:7930/$ENDPOINT}")

for line in $'hello\tCOMPLETED' $'11\tWorkflowExecutionCompleted'; do
  if grep -qxF -e "$line" <<<"$printed"; then echo "ok: it prints $line"; else
    echo "FAILED: \"$line\" is missing in:"$'\n'"$printed" >&2
    exit 1
  fi
done
