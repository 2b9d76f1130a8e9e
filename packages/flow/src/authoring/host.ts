import type { ClosingCommand, Command } from "./command.ts";
import type { HistoryEvent } from "./history-event.ts";

/** What is known of a run from its first event. */
export interface ExecutionInfo {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly taskList: string;
  readonly tagList: readonly string[];
  /** When the run started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** How the run was started, as SWF has it: what the next run inherits. */
  readonly settings: StartSettings;
  readonly parent: { readonly workflowId: string; readonly runId: string } | undefined;
  readonly continuedFromRunId: string | undefined;
}

interface StartSettings {
  readonly childPolicy: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON" | undefined;
  readonly executionStartToCloseTimeout: string | undefined;
  readonly taskStartToCloseTimeout: string | undefined;
  readonly taskPriority: string | undefined;
  readonly lambdaRole: string | undefined;
}

/** A decision with a story: what it opens is told to its listener until it has ended. */
export interface Operation {
  /** Removes the decision if it has not gone out yet. `false` if it has. */
  takeBack(): boolean;
}

export type Listener = (event: HistoryEvent) => void;

/** How a local activity has ended: a value as text, or a failure in the form of SWF. */
export type LocalOutcome =
  | { readonly value: string | undefined }
  | { readonly failure: { readonly reason: string; readonly details: string | undefined } };

export interface LocalCall {
  readonly id: string;
  readonly name: string;
  readonly input: string | undefined;
  readonly attempt: number;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** Carries a value along promises and callbacks, as AsyncLocalStorage does. */
export interface AsyncContext {
  run<Result>(value: unknown, work: () => Result): Result;
  current(): unknown;
}

/** What the library inside the realm asks of the replayer outside. All arguments are of the realm, and stay there. */
export interface Host {
  readonly info: ExecutionInfo;
  /** Whether texts that are too large for SWF are kept elsewhere. */
  readonly offloads: boolean;
  readonly context: AsyncContext;
  /** The time of the decision task, in milliseconds since 1970. */
  now(): number;
  /** From a seed that the run has: the same on replay. */
  random(): number;
  /** Whether what happens now has happened before. */
  isReplaying(): boolean;
  /** The number of events in the history so far. */
  historyLength(): number;
  /** A new id, such as `a1`. */
  nextId(prefix: string): string;
  send(command: Command, listener?: Listener): Operation;
  /** Returns the recorded value of a side effect, or makes and records it. Both as texts. */
  sideEffect(id: string, make: () => string | undefined): string | undefined;
  localActivity(call: LocalCall, settle: (outcome: LocalOutcome) => void): void;
  /** Whether a change of the code is in force in this run. */
  patched(id: string, deprecated: boolean): boolean;
  /** Sets what anybody may read of the execution without replay: JSON text. */
  publish(state: string): void;
  /** Sets how the run ends. Asked for the decision at the end of each batch until the run has closed. */
  close(decide: () => ClosingCommand): void;
  /** Fails the decision task: the error is one of the program. The run stays open. */
  fault(error: unknown): void;
  /** A stack with the positions of the author's sources. */
  originalStack(stack: string): string;
  log(level: "debug" | "info" | "warn" | "error", message: string, fields: string | undefined): void;
}

/** What the replayer outside asks of the library inside the realm. */
export interface Inner {
  /** Calls the workflow's function. Returns before it has ended. */
  start(definition: unknown, input: string | undefined): void;
  signal(name: string, input: string | undefined): void;
  requestCancel(cause: string | undefined): void;
  hasConditions(): boolean;
  /** Wakes those who wait for a condition that holds by now. Returns whether there were any. */
  checkConditions(): boolean;
  /** Answers a query: texts in and out. */
  query(name: string, input: string | undefined): string | undefined;
  /** A promise was rejected, and nobody has handled it so far. */
  rejected(reason: unknown): void;
}
