/** What a simulation was to keep, and did not. */
export class SimulationFailure extends Error {
  override readonly name = "SimulationFailure";
  /** The kind of failure, by which two are compared. */
  readonly what: string;

  constructor(what: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.what = what;
  }
}

/** Which failures are taken for the same one, while a failing run is made smaller. */
export function kindOfFailure(error: unknown): string {
  if (error instanceof SimulationFailure) return error.what;
  return error instanceof Error ? error.name : typeof error;
}
