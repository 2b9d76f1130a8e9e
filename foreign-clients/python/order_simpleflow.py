"""An order with simpleflow: many activities at once, a timer, a signal, an activity that is tried again, a child, a marker."""

import os

from simpleflow import Workflow, activity, futures

task_list = "simpleflow-orders"
usual = {"task_list": task_list, "version": "1", "start_to_close_timeout": 30, "heartbeat_timeout": 20}


@activity.with_attributes(**usual)
def price(item):
    return {"teapot": 40, "chair": 75}[item]


@activity.with_attributes(**usual, retry=2)
def charge(cents, receipt):
    """Fails the first time, whichever process runs it."""
    if not os.path.exists(receipt):
        with open(receipt, "w", encoding="utf-8"):
            pass
        raise ValueError("the card reader is out of paper")
    return f"charged {cents}"


class Ship(Workflow):
    name = "ship"
    version = "1"
    task_list = task_list
    task_timeout = 20
    execution_timeout = 120

    def run(self, item):
        self.submit(price, item).result
        return f"shipped {item}"


class Order(Workflow):
    name = "order"
    version = "1"
    task_list = task_list
    task_timeout = 20
    execution_timeout = 120

    def run(self, items, receipt):
        prices = [self.submit(price, item) for item in items]
        futures.wait(*prices)
        futures.wait(self.submit(self.start_timer("cool-off", 1)))
        futures.wait(self.submit(self.wait_signal("approve")))
        total = sum(one.result for one in prices)
        futures.wait(self.submit(self.record_marker("total", str(total))))
        charged = self.submit(charge, total, receipt)
        shipped = self.submit(Ship, items[0])
        return [charged.result, shipped.result]
