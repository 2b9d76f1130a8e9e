import { expect, test } from "vitest";
import { readingTargets } from "../../src/operations/reading-targets.ts";

test("whoever may only read can read everything, change nothing, and neither takes tasks nor ends polls", () => {
  expect(
    [...readingTargets].map((target) => target.replace("SimpleWorkflowService.", "")).toSorted(),
  ).toMatchInlineSnapshot(`
    [
      "CountClosedWorkflowExecutions",
      "CountOpenWorkflowExecutions",
      "CountPendingActivityTasks",
      "CountPendingDecisionTasks",
      "DescribeActivityType",
      "DescribeDomain",
      "DescribeWorkflowExecution",
      "DescribeWorkflowType",
      "GetWorkflowExecutionHistory",
      "ListActivityTypes",
      "ListClosedWorkflowExecutions",
      "ListDomains",
      "ListOpenWorkflowExecutions",
      "ListTagsForResource",
      "ListWorkflowTypes",
      "OpenSWF.DescribeServer",
      "OpenSWF.DescribeTaskList",
      "OpenSWF.ListOpenActivityTasks",
      "OpenSWF.ListTaskLists",
      "com.amazonaws.swf.service.model.CountClosedWorkflowExecutions",
      "com.amazonaws.swf.service.model.CountOpenWorkflowExecutions",
      "com.amazonaws.swf.service.model.CountPendingActivityTasks",
      "com.amazonaws.swf.service.model.CountPendingDecisionTasks",
      "com.amazonaws.swf.service.model.DescribeActivityType",
      "com.amazonaws.swf.service.model.DescribeDomain",
      "com.amazonaws.swf.service.model.DescribeWorkflowExecution",
      "com.amazonaws.swf.service.model.DescribeWorkflowType",
      "com.amazonaws.swf.service.model.GetWorkflowExecutionHistory",
      "com.amazonaws.swf.service.model.ListActivityTypes",
      "com.amazonaws.swf.service.model.ListClosedWorkflowExecutions",
      "com.amazonaws.swf.service.model.ListDomains",
      "com.amazonaws.swf.service.model.ListOpenWorkflowExecutions",
      "com.amazonaws.swf.service.model.ListTagsForResource",
      "com.amazonaws.swf.service.model.ListWorkflowTypes",
    ]
  `);
});
