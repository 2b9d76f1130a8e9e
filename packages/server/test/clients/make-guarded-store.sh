#!/bin/bash
# Creates the store DIR/guarded.sqlite with an account that has its own key (OWNER), a user that starts workflows (STARTER),
# a user that decides and works (WORKER), and the restricted user of the conformance suite. DIR/keys.env exports the keys as
# shell variables.
#   make-guarded-store.sh DIR
set -euo pipefail
dir=$(realpath "${1:?name a folder}")
cd "$(dirname "$0")/../../../.."
policies=packages/server/test/clients/policies
export OPENSWF_STORE=sqlite:$dir/guarded.sqlite OPENSWF_SECRETS_KEY_FILE=$dir/secrets.key
umask 077

access() { node_modules/.bin/node --conditions=source packages/server/src/cli/main.ts access "$@"; }
# key PREFIX FLAGS...: creates a key, and prints it as variables that begin with PREFIX.
key() { access key create --output env "${@:2}" | sed "s/AWS_/$1_/"; }

access new-secrets-key "$dir/secrets.key"
access account create 123456789012 --name guarded
access policy put starter "$policies/starter.json"
access policy put worker "$policies/worker.json"
access policy put restricted conformance/restricted-policy.json
for user in starter worker restricted; do access user create "$user" --policy "$user"; done
{
  echo "export OPENSWF_SECRETS_KEY_FILE=$OPENSWF_SECRETS_KEY_FILE"
  echo "export GUARDED_STORE=$OPENSWF_STORE"
  key OWNER
  key STARTER --user starter
  key WORKER --user worker
  key CONFORMANCE_RESTRICTED --user restricted
} >"$dir/keys.env"
