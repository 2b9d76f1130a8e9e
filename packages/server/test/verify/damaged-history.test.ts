import type { EventType } from "@openswf/model/wire-types";
import { describe, test } from "vitest";
import { type Damage, verifyFinds } from "./damage.ts";
import type { DamagedStore } from "./damaged-store.ts";

test.each<Damage>([
  {
    why: "an event is missing",
    done: (store) => {
      const run = store.run("busy");
      store.sqlOfRun(run, "delete from history where execution_id = :id and first_event_id = 50");
      return [[run, "event 50 is missing: found event 51 instead"]];
    },
  },
  {
    why: "all events are missing",
    done: (store) => {
      const run = store.run("mild-child");
      store.sqlOfRun(run, "delete from history where execution_id = :id", 2);
      return [
        [run, "it has no history"],
        [store.run("mild"), `its child ${run} is missing`],
      ];
    },
  },
  {
    why: "the first event cannot start a history",
    done: (store) => {
      const run = store.run("sender");
      store.edit(run, 1, (event) => {
        event.eventType = "WorkflowExecutionSignaled";
        delete event["workflowExecutionStartedEventAttributes"];
        event["workflowExecutionSignaledEventAttributes"] = { signalName: "hello" };
      });
      return [[run, "event 1 WorkflowExecutionSignaled: a history must start with WorkflowExecutionStarted"]];
    },
  },
  {
    why: "an event is not JSON",
    done: (store) => {
      const run = store.run("plain");
      store.editLine(run, 3, (line) => line.slice(0, -1));
      return [[run, "event 3 cannot be read"]];
    },
  },
  {
    why: "an event has a type that SWF does not have",
    done: (store) => {
      const run = store.run("plain");
      store.editLine(run, 3, (line) => line.replaceAll("ecisionTaskStarted", "ecisionTaskBegun"));
      return [[run, "event 3 cannot be read"]];
    },
  },
  {
    why: "time goes back",
    done: async (store) => {
      const run = store.run("plain");
      const eventId = await store.eventId("plain", "TimerFired");
      store.edit(run, eventId, (event) => {
        event.eventTimestamp -= 10;
      });
      return [[run, `event ${eventId} TimerFired: it is earlier than the event before it`]];
    },
  },
  {
    why: "an event follows the close",
    done: async (store) => {
      const run = store.run("child-closed");
      const eventId = await store.append(run, {
        eventType: "WorkflowExecutionSignaled",
        workflowExecutionSignaledEventAttributes: { signalName: "late" },
      });
      return [[run, `event ${eventId} WorkflowExecutionSignaled: it comes after the close`]];
    },
  },
  {
    why: "an event does not follow from the events before it",
    done: async (store) => {
      const run = store.run("plain");
      const eventId = await store.eventId("plain", "ActivityTaskCancelRequested", "beating");
      store.editAttribute(run, eventId, "activityId", "never");
      const reason = "InvariantError: cancel of activity never, which is not open";
      const what = `event ${eventId} ActivityTaskCancelRequested: it does not follow from the events before it (${reason})`;
      return [[run, what]];
    },
  },
])("verify finds a history in which $why", verifyFinds);

/** The first event of `type` that carries the link. */
interface Link {
  readonly of: string;
  readonly type: EventType;
  readonly member: string;
  /** The type of the event to which the link is redirected; by default the first event of the history. */
  readonly to?: EventType;
  readonly wrong: (named: number) => string;
}

const start = (named: number): string => `${named}, which is WorkflowExecutionStarted, not`;

describe("verify finds a back link that refers to the wrong event:", () => {
  test.each<Link>([
    ...(
      [
        ["plain", "DecisionTaskStarted", "scheduledEventId", "DecisionTaskScheduled"],
        ["plain", "DecisionTaskCompleted", "scheduledEventId", "DecisionTaskScheduled"],
        ["plain", "DecisionTaskCompleted", "startedEventId", "DecisionTaskStarted"],
        ["plain", "ActivityTaskScheduled", "decisionTaskCompletedEventId", "DecisionTaskCompleted"],
        ["plain", "ActivityTaskStarted", "scheduledEventId", "ActivityTaskScheduled"],
        ["plain", "ActivityTaskCompleted", "scheduledEventId", "ActivityTaskScheduled"],
        ["plain", "ActivityTaskCompleted", "startedEventId", "ActivityTaskStarted"],
        ["plain", "ActivityTaskTimedOut", "startedEventId", "ActivityTaskStarted"],
        ["plain", "ActivityTaskCanceled", "latestCancelRequestedEventId", "ActivityTaskCancelRequested"],
        ["plain", "ActivityTaskCancelRequested", "decisionTaskCompletedEventId", "DecisionTaskCompleted"],
        ["plain", "TimerStarted", "decisionTaskCompletedEventId", "DecisionTaskCompleted"],
        ["plain", "TimerFired", "startedEventId", "TimerStarted"],
        ["plain", "MarkerRecorded", "decisionTaskCompletedEventId", "DecisionTaskCompleted"],
        ["parent", "ChildWorkflowExecutionStarted", "initiatedEventId", "StartChildWorkflowExecutionInitiated"],
        ["parent", "ChildWorkflowExecutionCompleted", "startedEventId", "ChildWorkflowExecutionStarted"],
        ["parent", "StartChildWorkflowExecutionFailed", "initiatedEventId", "StartChildWorkflowExecutionInitiated"],
        ["child-closed", "WorkflowExecutionCompleted", "decisionTaskCompletedEventId", "DecisionTaskCompleted"],
        ["sender", "ExternalWorkflowExecutionSignaled", "initiatedEventId", "SignalExternalWorkflowExecutionInitiated"],
        [
          "sender",
          "ExternalWorkflowExecutionCancelRequested",
          "initiatedEventId",
          "RequestCancelExternalWorkflowExecutionInitiated",
        ],
        ["caller", "LambdaFunctionStarted", "scheduledEventId", "LambdaFunctionScheduled"],
        ["caller", "LambdaFunctionCompleted", "startedEventId", "LambdaFunctionStarted"],
      ] as const
    ).map(([of, type, member, wanted]) => ({
      of,
      type,
      member,
      wrong: (named: number) => `${start(named)} ${wanted}`,
    })),
    {
      of: "plain",
      type: "ActivityTaskStarted",
      member: "scheduledEventId",
      to: "WorkflowExecutionSignaled",
      wrong: (named) => `${named}, which is no earlier event, not ActivityTaskScheduled`,
    },
  ])("$member of $type", async ({ of, type, member, to = "WorkflowExecutionStarted", wrong }) => {
    await verifyFinds({
      why: "it does",
      done: async (store) => {
        const eventId = await store.eventId(of, type);
        const named = await store.eventId(of, to);
        store.editAttribute(store.run(of), eventId, member, named);
        return [[store.run(of), `event ${eventId} ${type}: ${member} is ${wrong(named)}`]];
      },
    });
  });
});

/** The first ActivityTaskStarted of `plain` belongs to `beating`, the second to `done`. */
async function startsOfPlain(store: DamagedStore): Promise<{ first: number; second: number; firstOf: number }> {
  const events = await store.events(store.run("plain"));
  const starts = events.filter(({ eventType }) => eventType === "ActivityTaskStarted");
  const [first, second] = starts.map(({ eventId }) => eventId);
  const firstOf = starts[0]?.activityTaskStartedEventAttributes?.scheduledEventId;
  if (first === undefined || second === undefined || firstOf === undefined) throw new Error("plain has two starts");
  return { first, second, firstOf };
}

test.each<Damage>([
  {
    why: "a link is missing",
    done: async (store) => {
      const run = store.run("plain");
      const eventId = await store.eventId("plain", "TimerFired");
      store.editAttribute(run, eventId, "startedEventId", undefined);
      return [[run, `event ${eventId} TimerFired: startedEventId is missing`]];
    },
  },
  {
    why: "an activity task ends with the start of another one",
    done: async (store) => {
      const run = store.run("plain");
      const { first, second, firstOf } = await startsOfPlain(store);
      const eventId = await store.eventId("plain", "ActivityTaskCompleted");
      const wrong = `startedEventId is ${first}, whose scheduledEventId is ${firstOf}, not`;
      const [completed] = (await store.events(run)).filter((event) => event.eventId === eventId);
      const of = completed?.activityTaskCompletedEventAttributes?.scheduledEventId;
      if (second !== completed?.activityTaskCompletedEventAttributes?.startedEventId) throw new Error("another start");
      store.editAttribute(run, eventId, "startedEventId", first);
      return [[run, `event ${eventId} ActivityTaskCompleted: ${wrong} ${of}`]];
    },
  },
  {
    why: "an activity task is started twice",
    done: async (store) => {
      const run = store.run("plain");
      const { second, firstOf } = await startsOfPlain(store);
      store.editAttribute(run, second, "scheduledEventId", firstOf);
      return [[run, `event ${second} ActivityTaskStarted: scheduledEventId is ${firstOf}, which had already started`]];
    },
  },
  {
    why: "a timer fires under the id of another timer",
    done: async (store) => {
      const run = store.run("plain");
      const eventId = await store.eventId("plain", "TimerFired");
      const started = await store.eventId("plain", "TimerStarted", "soon");
      store.editAttribute(run, eventId, "timerId", "later");
      const wrong = `startedEventId is ${started}, whose timerId is soon, not later`;
      return [[run, `event ${eventId} TimerFired: ${wrong}`]];
    },
  },
  {
    why: "a child closes twice in the history of its parent",
    done: async (store) => {
      const run = store.run("parent");
      const [completed] = (await store.events(run)).filter((e) => e.eventType === "ChildWorkflowExecutionCompleted");
      const attributes = completed?.childWorkflowExecutionCompletedEventAttributes;
      if (attributes === undefined) throw new Error("no child of parent has completed");
      const eventId = await store.append(run, {
        eventType: "ChildWorkflowExecutionCompleted",
        childWorkflowExecutionCompletedEventAttributes: attributes,
      });
      const wrong = `initiatedEventId is ${attributes.initiatedEventId}, which had already ended`;
      return [[run, `event ${eventId} ChildWorkflowExecutionCompleted: ${wrong}`]];
    },
  },
])("verify finds a history in which $why", verifyFinds);
