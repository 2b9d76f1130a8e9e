import type { ClosingCommand, Command } from "../authoring/command.ts";
import type {
  AsyncContext,
  ExecutionInfo,
  Host,
  Listener,
  LocalCall,
  LocalOutcome,
  Operation,
} from "../authoring/host.ts";
import type { GlobalsHost, LogLevel } from "../isolation/globals-host.ts";
import { consoleText } from "./console-text.ts";
import { localActivityMarker, patchMarker, sideEffectMarker } from "./markers.ts";
import type { OpenOperation } from "./open-operation.ts";
import { Outbox } from "./outbox.ts";
import { freshRandom, randomFrom } from "./random.ts";
import type { RecordedBatch } from "./recorded-batch.ts";

/** Takes the lines that workflow code logs. */
export type WorkflowLog = (
  level: "debug" | "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** What is the same for all executions of a worker. */
export interface HostSurroundings {
  readonly context: AsyncContext;
  readonly log: WorkflowLog;
  readonly originalStack: (stack: string) => string;
  /** Whether texts that are too large for SWF are kept elsewhere. Default: false. */
  readonly offloads?: boolean;
}

export interface LocalWaiting {
  readonly call: LocalCall;
  readonly settle: (outcome: LocalOutcome) => void;
}

/** What the code of one execution has asked for, and what it may know: the state that lies outside its realm. */
export class ExecutionHost implements Host, GlobalsHost {
  readonly info: ExecutionInfo;
  readonly offloads: boolean;
  readonly context: AsyncContext;
  readonly outbox: Outbox = new Outbox();
  /** Local activities that the code waits for. */
  readonly locals: Map<string, LocalWaiting> = new Map();
  /** The time of the batch that runs. */
  at = 0;
  /** What came of the batch that runs, if it has run before. */
  recorded: RecordedBatch | undefined;
  events = 0;
  closing: (() => ClosingCommand) | undefined;
  fatal: unknown;
  /** JSON. Cleared once it has gone out. */
  published: string | undefined;
  /** From the seed of the run; within a side effect, whose value is recorded, it is real randomness. */
  random: () => number;
  readonly originalStack: (stack: string) => string;
  /** Hears of promises of the code that were rejected without a handler. */
  rejected: ((reason: unknown) => void) | undefined;
  readonly #log: WorkflowLog;
  readonly #counters = new Map<string, number>();
  readonly #patches = new Map<string, boolean>();
  readonly #globalTimers = new Map<number, Operation>();

  constructor(info: ExecutionInfo, { context, log, originalStack, offloads = false }: HostSurroundings) {
    this.info = info;
    this.offloads = offloads;
    this.context = context;
    this.originalStack = originalStack;
    this.#log = log;
    this.random = randomFrom(info.runId);
  }

  now(): number {
    return this.at;
  }

  isReplaying(): boolean {
    return this.recorded !== undefined;
  }

  historyLength(): number {
    return this.events;
  }

  readonly nextId = (prefix: string): string => {
    const number = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, number);
    return `${prefix}${number}`;
  };

  send(command: Command, listener?: Listener): OpenOperation {
    return this.outbox.add(command, listener, this.recorded === undefined ? undefined : trace());
  }

  sideEffect(id: string, make: () => string | undefined): string | undefined {
    const known = this.recorded?.sideEffect(id);
    const value = known === undefined ? this.#withFreshRandomness(make) : known.value;
    this.#mark(sideEffectMarker, JSON.stringify({ id, value }));
    return value;
  }

  localActivity(call: LocalCall, settle: (outcome: LocalOutcome) => void): void {
    this.locals.set(call.id, { call, settle });
  }

  /** Records how a local activity has ended. The code hears of it afterwards. */
  markLocal({ id, name, attempt }: LocalCall, outcome: LocalOutcome): void {
    this.#mark(localActivityMarker, JSON.stringify({ id, name, attempt, ...outcome }));
  }

  patched(id: string, deprecated: boolean): boolean {
    const known = this.#patches.get(id);
    if (known !== undefined) return known;
    const isInForce = this.#isNews() || this.recorded?.hasPatch(id) === true;
    this.#patches.set(id, isInForce);
    if (isInForce) this.#mark(patchMarker, JSON.stringify({ id, ...(deprecated && { deprecated }) }));
    return isInForce;
  }

  publish(state: string): void {
    this.published = state;
  }

  close(decide: () => ClosingCommand): void {
    this.closing ??= decide;
  }

  fault(error: unknown): void {
    this.fatal ??= error;
  }

  log(level: LogLevel, message: string | readonly unknown[], fields?: string): void {
    if (this.isReplaying()) return;
    const text = typeof message === "string" ? message : consoleText(message);
    // `as`: written as a record by the library inside.
    this.#log(level, text, fields === undefined ? {} : (JSON.parse(fields) as Record<string, unknown>));
  }

  unhandledRejection(reason: unknown): void {
    this.rejected?.(reason);
  }

  /** The timers of `setTimeout`: those of SWF, which count whole seconds. The callback runs in the scope that has set it. */
  setTimer(milliseconds: number, fire: () => void): number {
    const timerId = this.nextId("t");
    const startToFireTimeout = String(Math.ceil(Math.max(0, milliseconds) / 1_000));
    const command: Command = { decisionType: "StartTimer", attributes: { timerId, startToFireTimeout } };
    const id = Number(timerId.slice(1));
    const scope = this.context.current();
    const operation = this.send(command, (event) => {
      if (!this.#globalTimers.delete(id)) return;
      if (event.eventType === "StartTimerFailed") this.#failForTimer(event.attributes.cause);
      if (event.eventType !== "TimerFired") return;
      if (scope === undefined) fire();
      else this.context.run(scope, fire);
    });
    this.#globalTimers.set(id, operation);
    return id;
  }

  clearTimer(id: number): void {
    const operation = this.#globalTimers.get(id);
    if (operation === undefined) return;
    this.#globalTimers.delete(id);
    if (!operation.takeBack()) this.send({ decisionType: "CancelTimer", attributes: { timerId: `t${id}` } });
  }

  /** Whether what happens now is in no part of the history. */
  #isNews(): boolean {
    const { recorded } = this;
    return recorded === undefined || (recorded.isPart && this.outbox.freshCount >= recorded.results.length);
  }

  /** Whoever called `setTimeout` has nobody to hear of it, and holding the run would need a timer too. */
  #failForTimer(cause: string | undefined): void {
    const attributes = {
      reason: "StartTimerFailed",
      details: JSON.stringify({ message: `SWF did not start a timer: ${cause}` }),
    };
    this.close(() => ({ decisionType: "FailWorkflowExecution", attributes }));
  }

  #withFreshRandomness<Value>(make: () => Value): Value {
    const { random } = this;
    this.random = freshRandom;
    try {
      return make();
    } finally {
      this.random = random;
    }
  }

  #mark(markerName: string, details: string): void {
    this.send({ decisionType: "RecordMarker", attributes: { markerName, details } });
  }
}

/** Frames that lead from the line of the author's to here, through the library. */
const traceFrames = 30;

/** Where the code is now. */
function trace(): Error {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = traceFrames;
  const error = new Error("decided");
  Error.stackTraceLimit = usual;
  return error;
}
