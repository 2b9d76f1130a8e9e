/** The test waits for what cannot happen any more. The message says who waits for what. */
export class WaitsForeverError extends Error {
  override readonly name = "WaitsForeverError";
}

/** Somebody has been at work for so long, in real time, that time has stood still for the test. The message says who. */
export class StandstillError extends Error {
  override readonly name = "StandstillError";
}
