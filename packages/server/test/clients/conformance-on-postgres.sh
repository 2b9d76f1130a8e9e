#!/bin/bash
# Runs the conformance suite against one of two servers that share the database at OPENSWF_STORE:
#   node scripts/with-postgres.ts packages/server/test/clients/conformance-on-postgres.sh
set -uo pipefail
cd "$(dirname "$0")/../../../.." || exit 1
work=$(mktemp -d)
lambda_port=$((20000 + RANDOM % 10000))
servers=()
cleanup() {
  # End only the processes started here, by id.
  for server in "${servers[@]}"; do kill -TERM "$server" 2>/dev/null; done
  for server in "${servers[@]}"; do wait "$server"; done
  rm -rf "$work"
}
trap cleanup EXIT

for place in 1 2; do
  node_modules/.bin/node --conditions=source packages/server/src/cli/main.ts serve --port 0 --log-level warn \
    --lambda-endpoint "http://127.0.0.1:$lambda_port" >"$work/$place" &
  servers+=($!)
done
endpoint=
for _ in $(seq 200); do
  endpoint=$(sed -n 's/^openswf ready at //p' "$work/1")
  [ -n "$endpoint" ] && grep -q '^openswf ready at ' "$work/2" && break
  sleep 0.1
done
[ -n "$endpoint" ] || exit 1
npm run --silent conformance -- --endpoint "$endpoint" --lambda-port "$lambda_port" --strict
