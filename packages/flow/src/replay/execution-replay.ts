import type { Command } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import type { AsyncContext } from "../authoring/host.ts";
import type { Instance } from "../isolation/realm/realm.ts";
import { closingTypes, decisionKinds } from "./decision-kinds.ts";
import { ExecutionHost, type WorkflowLog } from "./execution-host.ts";
import { type Batch, HistoryBatches } from "./history-batches.ts";
import { type RunLocal, runLocals } from "./local-activities.ts";
import { localTimerPrefix, type MarkerDetails, moreTimerPrefix, nextTimerPrefix } from "./markers.ts";
import { type ChangedSetting, pairResults } from "./match-results.ts";
import { OpenOperation } from "./open-operation.ts";
import { OpenOperations } from "./open-operations.ts";
import { Refusals } from "./refusals.ts";
import { RunningWorkflow } from "./running-workflow.ts";
import { infoOf, type ReplayedExecution } from "./workflow-definition.ts";

export interface ReplayOptions {
  readonly execution: ReplayedExecution;
  /** Makes a fresh instance of the modules. Asked once, at the first event. */
  readonly instantiate: (host: ExecutionHost) => Instance;
  readonly context: AsyncContext;
  readonly log: WorkflowLog;
  /** Ends code that runs for too long. */
  readonly limited: <Result>(work: () => Result) => Result;
  /** Without it, a local activity that the history does not have never ends. */
  readonly runLocal?: RunLocal;
  /** The line of the author's source in a stack. */
  readonly where: (stack: string | undefined) => string | undefined;
  /** A stack with the positions of the author's sources. */
  readonly originalStack: (stack: string) => string;
  /** Whether texts that are too large for SWF are kept elsewhere. Default: false. */
  readonly offloads?: boolean;
  readonly onChange: (change: ChangedSetting) => void;
}

/** What the code decides in a task. */
export interface Decided {
  readonly commands: readonly Command[];
  /** JSON that the code has published since the last task. */
  readonly published: string | undefined;
}

/** A batch that `decide` has run, whose events are still to come. */
interface DecidedBatch {
  /** Of the first of its tasks. */
  readonly startedEventId: number;
  /** All of it. */
  readonly sent: OpenOperation[];
  /** How many went out with earlier tasks. */
  gone: number;
}

/**
 * One execution: its code, and how far its history has been told to it.
 *
 * R1. The code hears events in the order of their ids, each followed by everything that can run without another.
 * R2. What the code decides in a batch is compared with what the history has, whole and in order.
 * R3. Nothing but events, and the time of decision tasks, reaches the code. So the same history gives the same decisions.
 * R4. A batch that is too large for one task goes out in parts, markers first: once they are all there, nothing that the code has used
 *     is lost with its memory, and it decides the rest again. It runs on only after the last part. The decision that ends the run is
 *     never in such a batch: it is taken again with the next, which may have brought news.
 */
export class ExecutionReplay {
  readonly #options: ReplayOptions;
  readonly #batches = new HistoryBatches();
  readonly #operations = new OpenOperations();
  #running: RunningWorkflow | undefined;
  #refusals: Refusals | undefined;
  #decided: DecidedBatch | undefined;
  #wakeUpTimer: string | undefined;
  #isClosing = false;
  #decisionTasks = 0;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** How many tasks in a row have led nowhere: the code failed, or SWF refused what it cannot go on without. */
  get heldInARow(): number {
    return this.#batches.heldInARow + (this.#refusals?.inARow ?? 0);
  }

  /** Whether the last decision of `decide` ends the run, unless there is news. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** The timer of 0 seconds that must go out after what `decide` gave: there is more to do, and no event to bring a task for it. */
  get wakeUpTimer(): string | undefined {
    return this.#wakeUpTimer;
  }

  /** How many tasks of the history were replayed and compared. Those that were held or failed are none of them. */
  get decisionTasks(): number {
    return this.#decisionTasks;
  }

  /** Whether the history has events that no completed task has shown: only `peek` tells them. */
  get hasNews(): boolean {
    return this.#batches.hasNews();
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
    const { parted } = this.#batches;
    if (parted !== undefined) this.#decided = this.#compareParted(parted, this.#sentIn(parted));
  }

  /** Runs the decision task that the history ends with. Once for each task, and again only after `feed`. */
  async decide(runLocal: RunLocal | undefined = this.#options.runLocal): Promise<Decided> {
    const { parted } = this.#batches;
    this.#decided = await (parted === undefined ? this.#decideNext(runLocal) : this.#decideRest(parted, runLocal));
    const { sent, gone } = this.#decided;
    const host = this.#running?.host;
    const willClose = host?.closing !== undefined;
    this.#isClosing = willClose && parted === undefined;
    const isCutShort = !willClose && this.#waitsForLocals(runLocal);
    this.#wakeUpTimer = undefined;
    if (parted !== undefined && (willClose || isCutShort || this.#batches.hasNews())) this.#wakeUpWith(nextTimerPrefix);
    else if (isCutShort) this.#wakeUpWith(localTimerPrefix);
    const published = host?.published;
    if (host !== undefined) host.published = undefined;
    return { commands: sent.slice(gone).map(({ command }) => command), published };
  }

  /** What `decide` gave is too large for one task. Returns it in the order in which it goes out in parts: see `keepBack`. */
  inParts(): readonly Command[] {
    const decided = this.#decided;
    if (decided === undefined) return [];
    this.#decided = { ...decided, sent: inParts(decided.sent) };
    this.#isClosing = false;
    return this.#decided.sent.slice(decided.gone).map(({ command }) => command);
  }

  /** Of what `inParts` gave, the first `count` decisions go out now, with `wakeUpTimer`. The others follow with the next tasks. */
  keepBack(count: number): void {
    const decided = this.#decided;
    if (decided === undefined) return;
    decided.gone += count;
    this.#wakeUpWith(decided.gone < decided.sent.length ? moreTimerPrefix : nextTimerPrefix);
  }

  /**
   * Shows the code what came since the last completed task, without deciding: for queries. Returns whether there was anything:
   * then nothing can be fed afterwards.
   */
  peek(): boolean {
    this.finish();
    if (!this.#batches.hasNews()) return false;
    this.#run(this.#batches.rest());
    return true;
  }

  /** Answers a query: JSON texts in and out. */
  query(name: string, input: string | undefined): string | undefined {
    if (this.#running === undefined) throw new Error("the execution has had no decision task, so it knows nothing yet");
    return this.#running.query(name, input);
  }

  #wakeUpWith(prefix: string): void {
    this.#wakeUpTimer = `${prefix}${this.#batches.lastEventId}`;
  }

  async #decideNext(runLocal: RunLocal | undefined): Promise<DecidedBatch> {
    const batch = this.#batches.open();
    return { startedEventId: batch.startedEventId, sent: await this.#runLive(batch, runLocal), gone: 0 };
  }

  /** What is left of a batch that has gone out in part. If it was decided by another replay, it is decided again. */
  async #decideRest(parted: Batch, runLocal: RunLocal | undefined): Promise<DecidedBatch> {
    if (this.#decided?.startedEventId === parted.startedEventId) return this.#decided;
    return this.#compareParted(parted, inParts(await this.#runLive(parted, runLocal)));
  }

  /** Runs a batch and the local activities that it calls. One time limit is enough where it calls none. */
  async #runLive(batch: Batch, runLocal: RunLocal | undefined): Promise<OpenOperation[]> {
    const { limited } = this.#options;
    const sent = limited(() => {
      this.#run(batch);
      return this.#waitsForLocals(runLocal) ? undefined : this.#flush();
    });
    if (sent !== undefined) return sent;
    await this.#runLocals(runLocal);
    return limited(() => this.#flush());
  }

  #waitsForLocals(runLocal: RunLocal | undefined): boolean {
    return runLocal !== undefined && (this.#running?.host.locals.size ?? 0) > 0;
  }

  /** The first decisions of a batch are recorded. */
  #compareParted({ startedEventId, recorded }: Batch, sent: OpenOperation[]): DecidedBatch {
    const gone = recorded?.results.length ?? 0;
    if (recorded !== undefined) pairResults(sent.slice(0, gone), recorded, this.#options);
    return { startedEventId, sent, gone };
  }

  /** A batch that the history shows to be done. */
  #replay(batch: Batch): void {
    const { recorded } = batch;
    if (recorded === undefined) return;
    const sent = this.#sentIn(batch);
    this.#decided = undefined;
    this.#decisionTasks += 1;
    for (const { operation, event } of pairResults(sent, recorded, this.#options)) {
      const { accepted } = decisionKinds[operation.decisionType];
      if (event.eventType === accepted) this.#operations.accepted(operation, event);
      else this.#operations.refused(operation, event);
    }
  }

  /** What the code decides in a batch of the history. It has run already if `decide` did it. */
  #sentIn(batch: Batch): OpenOperation[] {
    if (this.#decided !== undefined) {
      if (this.#decided.startedEventId === batch.startedEventId) return this.#decided.sent;
      const { startedEventId } = this.#decided;
      throw new Error(
        `the task that started at event ${startedEventId} was decided here, but not completed: replay from the start`,
      );
    }
    this.#run(batch);
    const sent = this.#flush();
    const host = this.#running?.host;
    if (host !== undefined) host.published = undefined;
    return batch.recorded?.wasParted === true ? inParts(sent) : sent;
  }

  #flush(): OpenOperation[] {
    const running = this.#running;
    if (running === undefined) return [];
    running.throwFault();
    const { outbox } = running.host;
    const going = outbox.flush((type) => this.#operations.count(type));
    const closing = running.closing();
    if (closing !== undefined) going.push(new OpenOperation(outbox, closing, undefined, undefined));
    return going;
  }

  #run(batch: Batch): void {
    const { at, startedEventId, events, recorded } = batch;
    const [first] = events;
    const host = this.#running?.host ?? this.#hostFor(first);
    host.begin(at, startedEventId, recorded);
    const running = this.#running ?? this.#instantiate(host);
    for (const event of events) this.#tell(running, event, batch);
    this.#refusals?.afterEvents();
    for (const details of recorded?.localActivities() ?? []) tellRecordedLocal(running, details);
    running.throwFault();
  }

  #hostFor(first: HistoryEvent | undefined): ExecutionHost {
    if (first?.eventType !== "WorkflowExecutionStarted") {
      throw new Error(`the history starts with ${first?.eventType ?? "nothing"}, not with WorkflowExecutionStarted`);
    }
    return new ExecutionHost(infoOf(first, this.#options.execution), this.#options);
  }

  #instantiate(host: ExecutionHost): RunningWorkflow {
    this.#running = new RunningWorkflow(host, this.#options.instantiate(host));
    this.#refusals = new Refusals(host);
    return this.#running;
  }

  #tell(running: RunningWorkflow, event: HistoryEvent, batch: Batch): void {
    switch (event.eventType) {
      case "WorkflowExecutionStarted":
        running.start(event);
        return;
      case "WorkflowExecutionSignaled":
        running.signal(event);
        return;
      case "WorkflowExecutionCancelRequested":
        running.requestCancel(event);
        return;
      default: {
        const refused = this.#operations.takeRefused(event);
        if (refused !== undefined && this.#refusals?.takes(refused, event, batch) === true) return;
        const listener = (refused ?? this.#operations.about(event))?.listener;
        if (listener !== undefined) running.tell(listener, event);
      }
    }
  }

  async #runLocals(runLocal: RunLocal | undefined): Promise<void> {
    const running = this.#running;
    const { limited } = this.#options;
    if (running === undefined || runLocal === undefined) return;
    const { host } = running;
    await runLocals(
      host.locals,
      runLocal,
      (call, outcome, settle) => limited(() => running.endLocal(call, outcome, settle)),
      () => host.closing !== undefined || host.fatal !== undefined,
    );
  }
}

/** Markers first, and without what ends the run (R4). */
function inParts(sent: readonly OpenOperation[]): OpenOperation[] {
  const open = sent.filter(({ decisionType }) => !closingTypes.has(decisionType));
  const isMarker = ({ decisionType }: OpenOperation): boolean => decisionType === "RecordMarker";
  return [...open.filter(isMarker), ...open.filter((operation) => !isMarker(operation))];
}

function tellRecordedLocal(running: RunningWorkflow, { id, value, failure }: MarkerDetails): void {
  const waiting = running.host.locals.get(id);
  if (waiting === undefined) return;
  running.endLocal(waiting.call, failure === undefined ? { value } : { failure }, waiting.settle);
}
