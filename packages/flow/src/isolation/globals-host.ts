export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * What the globals of an execution ask of its replayer. All answers must be the same on replay. An error thrown here
 * reaches workflow code as an error of its own realm, with the same name and message.
 */
export interface GlobalsHost {
  /** Milliseconds since 1970, the same throughout a batch (F4). */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Returns the id of a timer that calls `fire` once, inside a `run` of this instance. */
  setTimer(ms: number, fire: () => void): number;
  clearTimer(id: number): void;
  /** `values` belong to the realm of the workflow code: read them, and keep none. */
  log(level: LogLevel, values: readonly unknown[]): void;
  /**
   * A promise was rejected and nothing handled it. It comes after the activation, at a moment that replay does not repeat, so
   * nothing may be decided on it. Without this method it is logged as a warning.
   */
  unhandledRejection?(reason: unknown): void;
}
