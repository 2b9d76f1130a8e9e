import type { Command, DecisionType } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import type { AsyncContext, ExecutionInfo, Inner, LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { Instance } from "../isolation/realm/realm.ts";
import { ExecutionHost, type WorkflowLog } from "./execution-host.ts";
import { type Batch, HistoryBatches } from "./history-batches.ts";
import { markerDetails } from "./markers.ts";
import { type ChangedSetting, matchResults } from "./match-results.ts";
import { OpenOperations } from "./open-operations.ts";
import type { OpenOperation } from "./outbox.ts";
import type { RecordedBatch } from "./recorded-batch.ts";

/** The execution that is replayed. SWF's histories do not say it of themselves. */
export interface ReplayedExecution {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
}

export interface ReplayOptions {
  readonly execution: ReplayedExecution;
  /** Makes a fresh instance of the modules. Asked once, at the first event. */
  readonly instantiate: (host: ExecutionHost) => Instance;
  readonly context: AsyncContext;
  readonly log: WorkflowLog;
  /** Ends code that runs for too long. */
  readonly limited: <Result>(work: () => Result) => Result;
  /** Runs a local activity. Without it, one that the history does not have never ends. */
  readonly runLocal?: (call: LocalCall) => Promise<LocalOutcome>;
  /** The line of the author's source in a stack. */
  readonly where: (stack: string | undefined) => string | undefined;
  /** A stack with the positions of the author's sources. */
  readonly originalStack: (stack: string) => string;
  /** Whether texts that are too large for SWF are kept elsewhere. Default: false. */
  readonly offloads?: boolean;
  readonly onChange: (change: ChangedSetting) => void;
  /** Called with each new instance, before its workflow starts. */
  readonly attached?: (exports: Instance["exports"]) => void;
}

/** What the code decides in a task. */
export interface Decided {
  readonly commands: readonly Command[];
  /** JSON that the code has published since the last task. */
  readonly published: string | undefined;
}

/** The code failed in a decision task, and has decided nothing. */
export class WorkflowFault extends Error {
  override readonly name = "WorkflowFault";
}

/**
 * One execution: its code, and how far its history has been told to it.
 *
 * R1. The code hears events in the order of their ids, each followed by everything that can run without another.
 * R2. What the code decides in a batch is compared with what the history has, whole and in order.
 * R3. Nothing but events, and the time of decision tasks, reaches the code. So the same history gives the same decisions.
 */
export class ExecutionReplay {
  readonly #options: ReplayOptions;
  readonly #batches = new HistoryBatches();
  readonly #operations = new OpenOperations();
  #host: ExecutionHost | undefined;
  #instance: Instance | undefined;
  #inner: Inner | undefined;
  /** The task that was decided last by `decide`, whose events are still to come. */
  #decided: { readonly startedEventId: number; readonly sent: readonly OpenOperation[] } | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** The `DecisionTaskStarted` at which this stands, after `decide`. */
  get decidedAt(): number | undefined {
    return this.#decided?.startedEventId;
  }

  /** How many tasks in a row, up to the last one that was completed, have decided nothing since the code failed. */
  get heldInARow(): number {
    return this.#batches.heldInARow;
  }

  /** Whether the code has ended, so that the run ends unless there is news. */
  get isClosing(): boolean {
    return this.#host?.closing !== undefined;
  }

  /** Takes the next events of the history, decoded. Those it has seen are passed over. */
  feed(events: Iterable<HistoryEvent>): void {
    for (const event of events) {
      const batch = this.#batches.add(event);
      if (batch !== undefined) this.#replay(batch);
    }
  }

  /** Replays what a closed history ends with, or an open one up to its last completed task. */
  finish(): void {
    const batch = this.#batches.takeCompleted();
    if (batch !== undefined) this.#replay(batch);
  }

  /** Runs the decision task that the history ends with. */
  async decide(): Promise<Decided> {
    const batch = this.#batches.open();
    this.#options.limited(() => this.#run(batch));
    await this.#runLocals();
    const sent = this.#flush();
    this.#decided = { startedEventId: batch.startedEventId, sent };
    const published = this.#host?.published;
    if (this.#host !== undefined) this.#host.published = undefined;
    return { commands: sent.map(({ command }) => command), published };
  }

  /** After `finish`: shows the code what no completed task has shown, without deciding. Whether there was anything. */
  peek(): boolean {
    const batch = this.#batches.rest();
    if (batch.events.length === 0) return false;
    this.#run(batch);
    return true;
  }

  /** Of what `decide` gave, only the first `count` commands can go out. The others follow with the next task. */
  keepBack(count: number): void {
    if (this.#decided === undefined) return;
    const { startedEventId, sent } = this.#decided;
    this.#putBack(sent.slice(count));
    this.#decided = { startedEventId, sent: sent.slice(0, count) };
  }

  /** Answers a query: JSON texts in and out. */
  query(name: string, input: string | undefined): string | undefined {
    const inner = this.#inner;
    if (inner === undefined) throw new WorkflowFault(`the query ${name}: the workflow has not run`);
    let answer: string | undefined;
    this.#enter(() => {
      answer = inner.query(name, input);
    });
    return answer;
  }

  /** A batch that the history shows to be done. It has run already if `decide` did it. */
  #replay(batch: Batch): void {
    const { recorded } = batch;
    if (recorded === undefined) return;
    const isDecided = this.#decided?.startedEventId === batch.startedEventId;
    let sent = isDecided ? this.#decided?.sent : undefined;
    this.#decided = undefined;
    if (sent === undefined) {
      this.#run(batch);
      sent = this.#asRecorded(this.#flush(), recorded);
      if (this.#host !== undefined) this.#host.published = undefined;
    }
    const { where, onChange } = this.#options;
    matchResults(sent, recorded, { operations: this.#operations, where, onChange });
  }

  /** A batch that was too large went out in parts. */
  #asRecorded(sent: OpenOperation[], { results }: RecordedBatch): readonly OpenOperation[] {
    const last = results.at(-1);
    const isPart = last?.eventType === "TimerStarted" && last.attributes.timerId?.startsWith(moreTimerPrefix) === true;
    if (!isPart) return sent;
    const count = results.length - 1;
    this.#putBack(sent.slice(count));
    return sent.slice(0, count);
  }

  /** The decision that ends the run is made again with the next task. */
  #putBack(operations: readonly OpenOperation[]): void {
    const host = this.#host;
    if (host === undefined) return;
    const isClosing = host.closing !== undefined;
    host.outbox.putBack(isClosing ? operations.slice(0, -1) : operations);
  }

  #flush(): OpenOperation[] {
    this.#throwFault();
    const host = this.#host;
    let going: OpenOperation[] = [];
    // The decision that ends the run is made by code inside.
    this.#instance?.run(() => {
      going = host?.flush((type: DecisionType) => this.#operations.count(type)) ?? [];
    });
    return going;
  }

  #run(batch: Batch): void {
    const { events, recorded } = batch;
    const host = this.#host;
    if (host !== undefined) this.#begin(host, batch);
    for (const event of events) this.#tell(event, batch);
    if (recorded !== undefined) this.#tellRecordedLocals(recorded);
    this.#throwFault();
  }

  #begin(host: ExecutionHost, { at, startedEventId, recorded }: Batch): void {
    host.at = at;
    host.recorded = recorded;
    host.events = startedEventId;
  }

  #tell(event: HistoryEvent, batch: Batch): void {
    switch (event.eventType) {
      case "WorkflowExecutionStarted":
        return this.#start(event, batch);
      case "WorkflowExecutionSignaled": {
        const { signalName = "", input } = event.attributes;
        return this.#enter(() => this.#inner?.signal(signalName, input));
      }
      case "WorkflowExecutionCancelRequested":
        return this.#enter(() => this.#inner?.requestCancel(event.attributes.cause));
      case "CompleteWorkflowExecutionFailed":
      case "FailWorkflowExecutionFailed":
      case "CancelWorkflowExecutionFailed":
      case "ContinueAsNewWorkflowExecutionFailed":
        return this.#closeRefused(event.eventType, event.attributes.cause);
      default: {
        const listener = this.#operations.about(event)?.listener;
        if (listener !== undefined) this.#enter(() => listener(event));
      }
    }
  }

  #start(event: HistoryEvent<"WorkflowExecutionStarted">, batch: Batch): void {
    const { context, log, originalStack, instantiate, execution, attached, offloads = false } = this.#options;
    const host = new ExecutionHost(infoOf(event, execution), { context, log, originalStack, offloads });
    this.#host = host;
    this.#begin(host, batch);
    const instance = instantiate(host);
    this.#instance = instance;
    attached?.(instance.exports);
    // `as`: our own module, which the bundle has a copy of.
    const { attach } = instance.exports.runtime as {
      readonly attach: (host: ExecutionHost, exports: Instance["exports"]["workflows"]) => Inner;
    };
    instance.run(() => {
      this.#inner = attach(host, instance.exports.workflows);
    });
    host.rejected = (reason) => instance.run(() => this.#inner?.rejected(reason));
    const definition = definitionOf(instance.exports.workflows, host.info.workflowType);
    this.#enter(() => this.#inner?.start(definition, event.attributes.input));
  }

  /** SWF refuses to close while there is news: that is heard first. Any other cause is for people to mend. */
  #closeRefused(eventType: string, cause: string | undefined): void {
    const host = this.#host;
    if (host === undefined || cause === "UNHANDLED_DECISION" || cause?.endsWith("_RATE_EXCEEDED")) return;
    if (eventType !== "ContinueAsNewWorkflowExecutionFailed") {
      return host.fault(new WorkflowFault(`SWF refused to close the execution: ${cause}. See the history.`));
    }
    const attributes = { reason: "ContinueAsNewFailed", details: JSON.stringify({ cause }) };
    host.closing = () => ({ decisionType: "FailWorkflowExecution", attributes });
  }

  #tellRecordedLocals(recorded: RecordedBatch): void {
    for (const event of recorded.localActivities()) {
      const details = markerDetails(event.attributes.details);
      const waiting = this.#host?.locals.get(details?.id ?? "");
      if (details === undefined || waiting === undefined) continue;
      const outcome: LocalOutcome =
        details.failure === undefined ? { value: details.value } : { failure: details.failure };
      this.#endLocal(waiting.call, outcome, waiting.settle);
    }
  }

  async #runLocals(): Promise<void> {
    const { runLocal } = this.#options;
    const host = this.#host;
    if (host === undefined || runLocal === undefined) return;
    const running = new Map<string, Promise<() => void>>();
    while (host.locals.size > 0 && host.closing === undefined) {
      for (const [id, { call, settle }] of host.locals) {
        if (running.has(id)) continue;
        running.set(
          id,
          runLocal(call).then((outcome) => () => {
            running.delete(id);
            this.#endLocal(call, outcome, settle);
          }),
        );
      }
      const end = await Promise.race(running.values());
      end();
      this.#throwFault();
    }
  }

  #endLocal(call: LocalCall, outcome: LocalOutcome, settle: (outcome: LocalOutcome) => void): void {
    this.#host?.locals.delete(call.id);
    this.#host?.markLocal(call, outcome);
    this.#enter(() => settle(outcome));
  }

  /** Runs `work` in the realm, then what can run because of it, until nothing can (R1). */
  #enter(work: () => void): void {
    const instance = this.#instance;
    const inner = this.#inner;
    if (instance === undefined || inner === undefined) return;
    instance.run(work);
    let woken = inner.hasConditions();
    while (woken) {
      instance.run(() => {
        woken = inner.checkConditions();
      });
    }
  }

  #throwFault(): void {
    const fatal = this.#host?.fatal;
    if (fatal !== undefined) throw fatal;
  }
}

/** The timer that brings the next part of a batch that is too large for one request. */
export const moreTimerPrefix = "openswf.more.";

function infoOf(
  { at, attributes }: HistoryEvent<"WorkflowExecutionStarted">,
  execution: ReplayedExecution,
): ExecutionInfo {
  const { workflowType, taskList, tagList = [], parentWorkflowExecution: parent, continuedExecutionRunId } = attributes;
  const { childPolicy, executionStartToCloseTimeout, taskStartToCloseTimeout, taskPriority, lambdaRole } = attributes;
  return {
    ...execution,
    workflowType: { name: workflowType?.name ?? "", version: workflowType?.version ?? "" },
    taskList: taskList?.name ?? "",
    tagList,
    startedAt: at,
    settings: { childPolicy, executionStartToCloseTimeout, taskStartToCloseTimeout, taskPriority, lambdaRole },
    parent: parent?.workflowId === undefined ? undefined : { workflowId: parent.workflowId, runId: parent.runId ?? "" },
    continuedFromRunId: continuedExecutionRunId,
  };
}

function definitionOf(
  workflows: Readonly<Record<string, unknown>>,
  { name, version }: ExecutionInfo["workflowType"],
): unknown {
  // `as`: exports may be anything; those that are no workflows have no such members.
  const definitions = Object.values(workflows).filter(
    (value) => typeof value === "object" && value !== null,
  ) as readonly {
    readonly name?: unknown;
    readonly version?: unknown;
    readonly run?: unknown;
  }[];
  const found = definitions.find(
    (each) => each.name === name && each.version === version && typeof each.run === "function",
  );
  if (found !== undefined) return found;
  const known = definitions.flatMap((each) => (typeof each.run === "function" ? [`${each.name} ${each.version}`] : []));
  throw new WorkflowFault(
    `no workflow ${name} ${version} is exported by the files that this worker was given; they export ${known.join(", ") || "none"}`,
  );
}
