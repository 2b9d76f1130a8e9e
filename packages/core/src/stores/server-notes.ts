/** What one server has told the others. Only servers interpret the text. */
export interface ServerNote {
  readonly text: string;
  /** How long ago it was told, by the clock of the store. */
  readonly ageMs: number;
}

/**
 * What the servers of one store tell each other of themselves, beside everything that counts. A note may be late or missing, and
 * the last note of a server that died stays for a while.
 */
export interface ServerNotes {
  /** Replaces what this server has told. */
  tell(text: string): Promise<void>;
  /** What the others have told within the last `withinMs`, in any order, of at most `limit` servers. */
  readOthers(withinMs: number, limit: number): Promise<readonly ServerNote[]>;
  /** Takes back what this server has told, before it stops. */
  withdraw(): Promise<void>;
}
