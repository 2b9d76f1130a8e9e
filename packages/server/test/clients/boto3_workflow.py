"""Runs a complete workflow against $ENDPOINT with boto3, and checks its history."""

import datetime
import os
import time

import boto3
from botocore.config import Config
from order_types import register_order_types

swf = boto3.client(
    "swf",
    endpoint_url=os.environ["ENDPOINT"],
    region_name=os.environ.get("REGION", "us-east-1"),
    aws_access_key_id="any",
    aws_secret_access_key="any",
    # A poll is held for 60 seconds, so the client must wait longer.
    config=Config(connect_timeout=5, read_timeout=75, retries={"max_attempts": 0}),
)
domain = f"boto3-{os.getpid()}-{int(time.time())}"

swf.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1", tags=[{"key": "made-by", "value": "boto3"}])
try:
    swf.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1")
    raise AssertionError("a domain was registered twice")
except swf.exceptions.DomainAlreadyExistsFault as fault:
    assert fault.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert fault.response["ResponseMetadata"]["RequestId"]
register_order_types(swf, domain)

started = datetime.datetime.now(datetime.timezone.utc)
execution = {
    "workflowId": "order-1",
    "runId": swf.start_workflow_execution(
        domain=domain,
        workflowId="order-1",
        workflowType={"name": "order", "version": "1"},
        input="zwei Stühle \N{CHAIR}",
        tagList=["chairs"],
    )["runId"],
}


def decides(*decisions):
    task = swf.poll_for_decision_task(domain=domain, taskList={"name": "orders"}, identity="decider")
    assert task["workflowExecution"] == execution, task
    swf.respond_decision_task_completed(taskToken=task["taskToken"], decisions=list(decisions))


decides(
    {
        "decisionType": "ScheduleActivityTask",
        "scheduleActivityTaskDecisionAttributes": {
            "activityId": "charge-1",
            "activityType": {"name": "charge", "version": "1"},
            "input": "zwei Stühle \N{CHAIR}",
        },
    }
)
task = swf.poll_for_activity_task(domain=domain, taskList={"name": "charges"}, identity="worker")
assert task["activityId"] == "charge-1", task
assert task["input"] == "zwei Stühle \N{CHAIR}", task
assert swf.record_activity_task_heartbeat(taskToken=task["taskToken"], details="half")["cancelRequested"] is False
swf.respond_activity_task_completed(taskToken=task["taskToken"], result="paid")
decides(
    {
        "decisionType": "CompleteWorkflowExecution",
        "completeWorkflowExecutionDecisionAttributes": {"result": "chairs are on their way"},
    }
)

pages = swf.get_paginator("get_workflow_execution_history").paginate(
    domain=domain, execution=execution, PaginationConfig={"PageSize": 4}
)
events = [event for page in pages for event in page["events"]]
assert [event["eventId"] for event in events] == list(range(1, 12)), events
assert [event["eventType"] for event in events] == [
    "WorkflowExecutionStarted",
    "DecisionTaskScheduled",
    "DecisionTaskStarted",
    "DecisionTaskCompleted",
    "ActivityTaskScheduled",
    "ActivityTaskStarted",
    "ActivityTaskCompleted",
    "DecisionTaskScheduled",
    "DecisionTaskStarted",
    "DecisionTaskCompleted",
    "WorkflowExecutionCompleted",
], events
assert events[0]["workflowExecutionStartedEventAttributes"]["input"] == "zwei Stühle \N{CHAIR}", events[0]
assert abs(events[0]["eventTimestamp"] - started) < datetime.timedelta(seconds=10), events[0]
assert events[6]["activityTaskCompletedEventAttributes"] == {
    "result": "paid",
    "scheduledEventId": 5,
    "startedEventId": 6,
}, events[6]
closed = swf.list_closed_workflow_executions(
    domain=domain, startTimeFilter={"oldestDate": datetime.datetime.fromtimestamp(0)}, tagFilter={"tag": "chairs"}
)["executionInfos"]
assert [info["closeStatus"] for info in closed] == ["COMPLETED"], closed
print("boto3 ran a complete workflow")
