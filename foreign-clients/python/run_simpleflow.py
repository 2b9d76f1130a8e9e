"""Runs an order with simpleflow's own decider and worker against $ENDPOINT, and checks its history."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time

import boto3
import simpleflow

domain = f"simpleflow-{os.getpid()}-{int(time.time())}"
endpoint = os.environ["ENDPOINT"]
# Its commands read the standard configuration of AWS SDKs.
environment = {
    **os.environ,
    "AWS_ENDPOINT_URL_SWF": endpoint,
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_DEFAULT_REGION": "us-east-1",
    "SWF_DOMAIN": domain,
    "PYTHONPATH": os.path.dirname(os.path.abspath(__file__)),
}
os.environ.update(environment)
swf = boto3.client("swf")
swf.register_domain(name=domain, workflowExecutionRetentionPeriodInDays="1")
command = os.path.join(os.path.dirname(sys.executable), "simpleflow")


def start(log, *arguments):
    # Ended as a group: each runs its pollers in processes of its own, and waits for their polls when it is asked to stop.
    return subprocess.Popen([command, *arguments], stdout=log, stderr=log, start_new_session=True)


def until(what, read, seconds=60):
    for _ in range(seconds * 10):
        found = read()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {seconds} s")


def events_of(execution):
    pages = swf.get_paginator("get_workflow_execution_history").paginate(domain=domain, execution=execution)
    return [event for page in pages for event in page["events"]]


with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "log"), "w+", encoding="utf-8") as log:
    workers = [
        start(log, "decider.start", "-N", "1", "-t", "simpleflow-orders", "order_simpleflow.Order", "order_simpleflow.Ship"),
        start(log, "worker.start", "-N", "2", "-t", "simpleflow-orders"),
    ]
    try:
        receipt = os.path.join(folder, "receipt")
        started = subprocess.run(
            [
                *(command, "workflow.start", "--domain", domain, "--workflow-id", "order-1"),
                *("--execution-timeout", "120", "--task-list", "simpleflow-orders"),
                *("--input", json.dumps([["teapot", "chair"], receipt]), "order_simpleflow.Order"),
            ],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            check=True,
        )
        # It prints both ids.
        run_id = started.stdout.split()[-1]
        execution = {"workflowId": "order-1", "runId": run_id}
        until("timer", lambda: any(event["eventType"] == "TimerFired" for event in events_of(execution)))
        swf.signal_workflow_execution(domain=domain, workflowId="order-1", signalName="approve", input="{}")

        def closed():
            info = swf.describe_workflow_execution(domain=domain, execution=execution)["executionInfo"]
            return info["executionStatus"] == "CLOSED" and info

        info = until("close", closed)
        events = events_of(execution)
        assert info["closeStatus"] == "COMPLETED", events[-1]
        result = events[-1]["workflowExecutionCompletedEventAttributes"]["result"]
        assert json.loads(result) == ["charged 115", "shipped teapot"], result
        kinds = [event["eventType"] for event in events]
        # It wakes itself with timers of its own as well.
        fired = [event["timerFiredEventAttributes"]["timerId"] for event in events if event["eventType"] == "TimerFired"]
        assert "cool-off" in fired, fired
        for kind, times in {
            "ActivityTaskFailed": 1,
            "ActivityTaskCompleted": 3,
            "WorkflowExecutionSignaled": 1,
            "MarkerRecorded": 1,
            "ChildWorkflowExecutionCompleted": 1,
        }.items():
            assert kinds.count(kind) == times, (kind, kinds)
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read()[-8000:])
        raise
    finally:
        for worker in workers:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()

print(f"simpleflow {simpleflow.__version__} ran an order: {len(events)} events")
