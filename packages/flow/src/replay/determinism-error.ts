/** The code of a workflow does not decide what the history says that it decided. */
export class DeterminismError extends Error {
  override readonly name = "DeterminismError";
  /** The event that differs. */
  readonly eventId: number;
  /** What the history has there. `undefined` if it has nothing. */
  readonly recorded: string | undefined;
  /** What the code did. `undefined` if it did nothing. */
  readonly decided: string | undefined;

  constructor(eventId: number, recorded: string | undefined, decided: string | undefined, where: string | undefined) {
    const was = recorded === undefined ? "has no further decision" : `has ${recorded}`;
    const is = decided === undefined ? "decides nothing more" : `decides ${decided}${where ? ` at ${where}` : ""}`;
    super(
      `Event ${eventId}: the history ${was}, but the code ${is}. The code has changed under this execution. Bring back ` +
        'what it did here, and put the change under if (patched("...")).',
    );
    this.eventId = eventId;
    this.recorded = recorded;
    this.decided = decided;
  }
}
