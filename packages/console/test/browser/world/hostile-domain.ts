import type { Decision } from "@openswf/model/wire-types";
import type { SwfCalls } from "./swf-calls.ts";

/** Would run if it were taken for HTML, and marks the page if so. */
const markup = '<img src=x onerror="document.documentElement.dataset.taken=1"><b>bold</b>';
/** Reads as another name where it is obeyed. */
const turned = "invoice‮gpj.exe⁦x";
const controls = "a\u0000b\u001b[31mc\u0007\u009bd";
/** The most that SWF allows, on one line. */
const long = "x".repeat(32_768);
const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
const proto = '{"__proto__":{"taken":true},"constructor":{"prototype":1},"<b>":"</pre><script>alert(1)</script>"}';

/** Texts for fields that take any text. */
const texts = { markup, turned, controls, long, deep, proto };

/** In names SWF refuses `:`, `/`, `|` and control characters. */
const name = `<b onclick=x>${turned}&amp;"'`;
export const hostileDomain: string = `shop ${name}`;
export const hostileId: string = `order ${name}`;
export const hostileTaskList: string = `list ${name}`;

/** A domain in which everything that a client can name or say is hostile. Polls with the same identity. */
export async function prepareHostileDomain(swf: SwfCalls): Promise<void> {
  const domain = hostileDomain;
  const workflowType = { name: `type ${name}`, version: turned };
  const activityType = { name: `activity ${name}`, version: turned };
  const taskList = { name: hostileTaskList };
  const description = `${markup} ${turned} ${controls}`;
  await swf.call("RegisterDomain", { name: domain, description, workflowExecutionRetentionPeriodInDays: "7" });
  await swf.call("RegisterWorkflowType", {
    domain,
    ...workflowType,
    description,
    defaultTaskList: taskList,
    defaultTaskStartToCloseTimeout: "30",
    defaultExecutionStartToCloseTimeout: "86400",
    defaultChildPolicy: "TERMINATE",
  });
  await swf.call("RegisterActivityType", {
    domain,
    ...activityType,
    description,
    defaultTaskList: taskList,
    defaultTaskStartToCloseTimeout: "30",
    defaultTaskScheduleToStartTimeout: "NONE",
    defaultTaskScheduleToCloseTimeout: "NONE",
    defaultTaskHeartbeatTimeout: "NONE",
  });
  const tagList = [turned, markup, "t".repeat(256)];
  await swf.call("StartWorkflowExecution", { domain, workflowId: hostileId, workflowType, tagList, input: deep });
  for (const [signalName, input] of Object.entries(texts)) {
    const signal = { domain, workflowId: hostileId, signalName: `${signalName} ${name}`, input };
    await swf.call("SignalWorkflowExecution", signal);
  }
  const identity = `${markup}${turned}`.slice(0, 256);
  const task = await swf.call("PollForDecisionTask", { domain, taskList, identity });
  const decisions = decisionsOf(activityType, workflowType);
  await swf.call("RespondDecisionTaskCompleted", { taskToken: task.taskToken, executionContext: proto, decisions });
  const activity = await swf.call("PollForActivityTask", { domain, taskList, identity });
  await swf.call("RespondActivityTaskFailed", { taskToken: activity.taskToken, reason: turned, details: long });
  const failing = await swf.call("StartWorkflowExecution", { domain, workflowId: `failed ${name}`, workflowType });
  const reason = `${markup}${turned}`.slice(0, 256);
  const { runId } = failing;
  const run = { domain, workflowId: `failed ${name}`, ...(runId !== undefined && { runId }) };
  await swf.call("TerminateWorkflowExecution", { ...run, reason, details: controls });
}

type Named = { readonly name: string; readonly version: string };

/** What the SDK writes, and what only looks like it. */
const control = JSON.stringify({ openswf: 1, attempt: 1e9, of: markup, first: turned, policy: { attempts: markup } });

const decisionsOf = (activityType: Named, workflowType: Named): readonly Decision[] => [
  {
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: { activityType, activityId: name, input: long, control },
  },
  {
    decisionType: "StartTimer",
    startTimerDecisionAttributes: { timerId: `timer ${name}`, startToFireTimeout: "86400", control },
  },
  {
    decisionType: "StartChildWorkflowExecution",
    startChildWorkflowExecutionDecisionAttributes: {
      workflowType,
      workflowId: `child ${name}`,
      taskList: { name: `children ${name}` },
      input: proto,
      control,
    },
  },
  ...[...Object.entries(texts), ["openswf.held", controls] as const].map(
    ([markerName, details]): Decision => ({
      decisionType: "RecordMarker",
      recordMarkerDecisionAttributes: { markerName: `${markerName}`, details },
    }),
  ),
];
