"""Runs a complete workflow with boto3 against $ENDPOINT, which checks signatures. The starter and the worker have only the
permissions they need.

The worker uses a session, whose credentials are in $WORKER_SESSION as printed by `openswf access session create`.
make-guarded-store.sh creates the other keys.
"""

import json
import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from order_types import register_order_types


def client(access_key_id, secret_access_key, session_token=None):
    return boto3.client(
        "swf",
        endpoint_url=os.environ["ENDPOINT"],
        region_name=os.environ.get("REGION", "us-east-1"),
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret_access_key,
        aws_session_token=session_token,
        config=Config(connect_timeout=5, read_timeout=75, retries={"max_attempts": 0}),
    )


def refused(code, call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"accepted instead of refused with {code}")


session = json.loads(os.environ["WORKER_SESSION"])
owner = client(os.environ["OWNER_ACCESS_KEY_ID"], os.environ["OWNER_SECRET_ACCESS_KEY"])
starter = client(os.environ["STARTER_ACCESS_KEY_ID"], os.environ["STARTER_SECRET_ACCESS_KEY"])
worker = client(session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
domain = f"guarded-boto3-{os.getpid()}-{int(time.time())}"
order = {"name": "order", "version": "1"}

owner.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1")
register_order_types(owner, domain)

run_id = starter.start_workflow_execution(
    domain=domain, workflowId="order-1", workflowType=order, input="zwei Stühle \N{CHAIR}"
)["runId"]
execution = {"workflowId": "order-1", "runId": run_id}


def decides(*decisions):
    task = worker.poll_for_decision_task(domain=domain, taskList={"name": "orders"})
    worker.respond_decision_task_completed(taskToken=task["taskToken"], decisions=list(decisions))


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
task = worker.poll_for_activity_task(domain=domain, taskList={"name": "charges"})
assert task["input"] == "zwei Stühle \N{CHAIR}", task
assert worker.record_activity_task_heartbeat(taskToken=task["taskToken"])["cancelRequested"] is False
worker.respond_activity_task_completed(taskToken=task["taskToken"], result="paid")
decides({"decisionType": "CompleteWorkflowExecution", "completeWorkflowExecutionDecisionAttributes": {}})
info = starter.describe_workflow_execution(domain=domain, execution=execution)["executionInfo"]
assert info["closeStatus"] == "COMPLETED", info

said = refused("AccessDeniedException", worker.poll_for_activity_task, domain=domain, taskList={"name": "others"})
assert ":user/worker is not authorized to perform: swf:PollForActivityTask on resource: " in said, said
assert said.endswith(f":/domain/{domain}"), said
other = {"domain": domain, "workflowId": "order-2", "workflowType": {"name": "refund", "version": "1"}}
refused("AccessDeniedException", starter.start_workflow_execution, **other)
look = {"domain": domain, "execution": execution}
wrong = client(os.environ["STARTER_ACCESS_KEY_ID"], "not the secret of it")
refused("InvalidSignatureException", wrong.describe_workflow_execution, **look)
without_token = client(session["AccessKeyId"], session["SecretAccessKey"])
refused("UnrecognizedClientException", without_token.describe_workflow_execution, **look)
print("boto3 ran a complete workflow with minimal permissions")
