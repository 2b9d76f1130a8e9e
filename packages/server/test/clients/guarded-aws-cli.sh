#!/bin/bash
# Runs a complete workflow with the aws CLI against $ENDPOINT, which checks signatures. The account's own key registers
# the types. The starter has a key and may only start and read executions. The worker uses sessions from a
# credential_process and may only decide and work. make-guarded-store.sh creates the keys.
set -euo pipefail

: "${ENDPOINT:?set ENDPOINT to the URL of a server}" "${GUARDED_STORE:?source the keys.env of make-guarded-store.sh}"
cd "$(dirname "$0")/../../../.."
config=$(mktemp)
trap 'rm -f "$config"' EXIT
cat >"$config" <<END
[profile worker]
credential_process = $PWD/node_modules/.bin/node --conditions=source $PWD/packages/server/src/cli/main.ts access session create --user worker --seconds 900 --store $GUARDED_STORE --secrets-key-file $OPENSWF_SECRETS_KEY_FILE
END
export AWS_CONFIG_FILE=$config AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true AWS_PAGER=''
export AWS_DEFAULT_REGION=${REGION:-us-east-1}

swf() { timeout 60 "${AWS_CLI:-/usr/bin/aws}" swf "$@" --endpoint-url "$ENDPOINT" --cli-read-timeout 75; }
owner() { AWS_ACCESS_KEY_ID=$OWNER_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$OWNER_SECRET_ACCESS_KEY swf "$@"; }
starter() { AWS_ACCESS_KEY_ID=$STARTER_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY=$STARTER_SECRET_ACCESS_KEY swf "$@"; }
worker() { AWS_PROFILE=worker swf "$@"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
# is WHAT ACTUAL EXPECTED
is() { [ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"; echo "ok: $1 is $3"; }
# refused FAULT COMMAND...
refused() {
  local answer
  answer=$("${@:2}" 2>&1) && fail "${*:2} was accepted"
  case $answer in
    *"($1)"*) echo "ok: ${*:2:2} is refused: $1" ;;
    *) fail "${*:2} fails with: $answer" ;;
  esac
}

domain="guarded-aws-cli-$$-$(date +%s)"
owner register-domain --name "$domain" --workflow-execution-retention-period-in-days 1
owner register-workflow-type --domain "$domain" --name order --workflow-version 1 --default-task-list name=orders \
  --default-task-start-to-close-timeout 60 --default-execution-start-to-close-timeout 600 \
  --default-child-policy TERMINATE
owner register-activity-type --domain "$domain" --name charge --activity-version 1 --default-task-list name=charges \
  --default-task-heartbeat-timeout 30 --default-task-schedule-to-start-timeout 60 \
  --default-task-schedule-to-close-timeout 120 --default-task-start-to-close-timeout 60

run_id=$(starter start-workflow-execution --domain "$domain" --workflow-id order-1 \
  --workflow-type name=order,version=1 --query runId --output text)
token=$(worker poll-for-decision-task --domain "$domain" --task-list name=orders --query taskToken --output text | head -1)
worker respond-decision-task-completed --task-token "$token" --decisions '[
  {"decisionType": "RecordMarker", "recordMarkerDecisionAttributes": {"markerName": "denied"}},
  {"decisionType": "ScheduleActivityTask", "scheduleActivityTaskDecisionAttributes": {
    "activityId": "charge-1", "activityType": {"name": "charge", "version": "1"}}}
]'
# The denied marker caused another decision task, which waits until the activity task is done.
token=$(worker poll-for-activity-task --domain "$domain" --task-list name=charges --query taskToken --output text)
worker respond-activity-task-completed --task-token "$token" --result paid
token=$(worker poll-for-decision-task --domain "$domain" --task-list name=orders --query taskToken --output text | head -1)
worker respond-decision-task-completed --task-token "$token" \
  --decisions decisionType=CompleteWorkflowExecution,completeWorkflowExecutionDecisionAttributes={}
history=$(starter get-workflow-execution-history --domain "$domain" --execution "workflowId=order-1,runId=$run_id" \
  --query 'events[].[eventId,eventType]' --output text | tr '\t\n' ' ;')
is 'the history' "$history" "1 WorkflowExecutionStarted;2 DecisionTaskScheduled;3 DecisionTaskStarted;\
4 DecisionTaskCompleted;5 RecordMarkerFailed;6 ActivityTaskScheduled;7 DecisionTaskScheduled;8 ActivityTaskStarted;\
9 ActivityTaskCompleted;10 DecisionTaskStarted;11 DecisionTaskCompleted;12 WorkflowExecutionCompleted;"

refused AccessDeniedException worker start-workflow-execution --domain "$domain" --workflow-id order-2 \
  --workflow-type name=order,version=1
refused AccessDeniedException starter terminate-workflow-execution --domain "$domain" --workflow-id order-1
STARTER_SECRET_ACCESS_KEY=wrong refused InvalidSignatureException starter describe-workflow-execution \
  --domain "$domain" --execution "workflowId=order-1,runId=$run_id"
echo 'the aws CLI ran a complete workflow with minimal permissions'
