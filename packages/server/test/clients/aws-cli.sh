#!/bin/bash
# Runs a complete workflow against $ENDPOINT with only the aws CLI, and checks its history.
# Set AWS_CLI to use another program than Debian's /usr/bin/aws.
set -euo pipefail

: "${ENDPOINT:?set ENDPOINT to the URL of a server}"
export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=${REGION:-us-east-1}
export AWS_PAGER='' AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true

swf() { timeout 60 "${AWS_CLI:-/usr/bin/aws}" swf "$@" --endpoint-url "$ENDPOINT" --cli-read-timeout 75; }
fail() { echo "FAILED: $*" >&2; exit 1; }
# is WHAT ACTUAL EXPECTED
is() { [ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"; echo "ok: $1 is $3"; }

domain="aws-cli-$$-$(date +%s)"
swf register-domain --name "$domain" --workflow-execution-retention-period-in-days 1
again=$(swf register-domain --name "$domain" --workflow-execution-retention-period-in-days 1 2>&1) &&
  fail 'a domain was registered twice'
case $again in
  *DomainAlreadyExistsFault*) echo 'ok: a second registration fails with DomainAlreadyExistsFault' ;;
  *) fail "a second registration fails with: $again" ;;
esac
swf register-workflow-type --domain "$domain" --name order --workflow-version 1 --default-task-list name=orders \
  --default-task-start-to-close-timeout 60 --default-execution-start-to-close-timeout 600 \
  --default-child-policy TERMINATE
swf register-activity-type --domain "$domain" --name charge --activity-version 1 --default-task-list name=charges \
  --default-task-heartbeat-timeout 30 --default-task-schedule-to-start-timeout 60 \
  --default-task-schedule-to-close-timeout 120 --default-task-start-to-close-timeout 60

run_id=$(swf start-workflow-execution --domain "$domain" --workflow-id order-1 --workflow-type name=order,version=1 \
  --input 'two chairs' --query runId --output text)
is 'the number of open executions' \
  "$(swf count-open-workflow-executions --domain "$domain" --start-time-filter oldestDate=0 --query count --output text)" 1

token=$(swf poll-for-decision-task --domain "$domain" --task-list name=orders --query taskToken --output text | head -1)
swf respond-decision-task-completed --task-token "$token" --decisions '[{
  "decisionType": "ScheduleActivityTask",
  "scheduleActivityTaskDecisionAttributes": {
    "activityId": "charge-1", "activityType": {"name": "charge", "version": "1"}, "input": "two chairs"
  }
}]'

read -r token activity_id input < <(swf poll-for-activity-task --domain "$domain" --task-list name=charges \
  --query '[taskToken,activityId,input]' --output text)
is 'the activity' "$activity_id: $input" 'charge-1: two chairs'
is 'the cancelRequested in the reply to a heartbeat' \
  "$(swf record-activity-task-heartbeat --task-token "$token" --details half --query cancelRequested --output text)" False
swf respond-activity-task-completed --task-token "$token" --result paid

token=$(swf poll-for-decision-task --domain "$domain" --task-list name=orders --query taskToken --output text | head -1)
swf respond-decision-task-completed --task-token "$token" --decisions '[{
  "decisionType": "CompleteWorkflowExecution",
  "completeWorkflowExecutionDecisionAttributes": {"result": "chairs are on their way"}
}]'

is 'the close status' "$(swf describe-workflow-execution --domain "$domain" \
  --execution "workflowId=order-1,runId=$run_id" --query executionInfo.closeStatus --output text)" COMPLETED
history=$(swf get-workflow-execution-history --domain "$domain" --execution "workflowId=order-1,runId=$run_id" \
  --query 'events[].[eventId,eventType]' --output text | tr '\t\n' ' ;')
is 'the history' "$history" "1 WorkflowExecutionStarted;2 DecisionTaskScheduled;3 DecisionTaskStarted;\
4 DecisionTaskCompleted;5 ActivityTaskScheduled;6 ActivityTaskStarted;7 ActivityTaskCompleted;\
8 DecisionTaskScheduled;9 DecisionTaskStarted;10 DecisionTaskCompleted;11 WorkflowExecutionCompleted;"
echo 'the aws CLI ran a complete workflow'
