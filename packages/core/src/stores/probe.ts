/** A look at whether a store can be written, for a server without load. */
export interface Probe {
  /**
   * Makes a durable write that changes nothing anybody can read, the way a commit is written. Resolves once it is
   * durable; rejects if the store cannot be written.
   */
  probe(): Promise<void>;
}
