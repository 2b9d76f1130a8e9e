"""The types used by the workflows of the boto3 tests."""


def register_order_types(swf, domain):
    swf.register_workflow_type(
        domain=domain,
        name="order",
        version="1",
        defaultTaskList={"name": "orders"},
        defaultTaskStartToCloseTimeout="60",
        defaultExecutionStartToCloseTimeout="600",
        defaultChildPolicy="TERMINATE",
    )
    swf.register_activity_type(
        domain=domain,
        name="charge",
        version="1",
        defaultTaskList={"name": "charges"},
        defaultTaskHeartbeatTimeout="30",
        defaultTaskScheduleToStartTimeout="60",
        defaultTaskScheduleToCloseTimeout="120",
        defaultTaskStartToCloseTimeout="60",
    )
