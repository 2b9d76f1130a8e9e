/** One state change of an execution, as the outside is told of it. */
export interface PublishedEvent {
  /** Of the run and the event in its history: the same whenever, and by whichever server, the event is published. */
  readonly id: string;
  /** The event in the shape of Amazon EventBridge, as JSON in one line. */
  readonly body: string;
}

/**
 * Where state changes of executions are published. An event that was taken may come again, with the same id and body:
 * after a crash, or after an answer that was lost.
 */
export interface EventSink {
  /** What operators call it, in logs and metrics: `file` or `webhook`. */
  readonly name: string;
  /** The most events in flight at once. Events of one run come one after another. */
  readonly atOnceMax: number;
  /** Settles when the event is safe with its receiver. Rejects if it is not, or if nobody knows. */
  take(event: PublishedEvent): Promise<void>;
}

/** Which state changes are published, and where. */
export interface Publishing {
  /** Every event goes to each. If there is none, stored events are given up, and no others are recorded. */
  readonly sinks: readonly EventSink[];
  /** The names of the domains whose state changes are recorded; `undefined` for all. */
  readonly domains: ReadonlySet<string> | undefined;
}
