/** A piece of access control, such as a user or a policy. Only access control interprets the body. */
export interface AccessRecord {
  readonly key: string;
  readonly body: string;
}
/** One change of access records. A record in `put` replaces the record with the same key. */
export interface AccessChange {
  readonly put: readonly AccessRecord[];
  readonly removed: readonly string[];
}

/** What access control keeps in a store. Commands change it beside the running servers. */
export interface AccessRecords {
  /**
   * Increases with every change of access records; 0 before the first. Other processes than the server change them,
   * even in an exclusive store, so a cache of access records must check this version from time to time.
   */
  accessVersion(): Promise<number>;
  /** Access records, ascending by key in byte order (UTF-8), strictly after `after`. */
  scanAccess(after: string | undefined, limit: number): Promise<readonly AccessRecord[]>;
  /** All-or-nothing, and only if the version is still `expectedVersion`. The version then increases by one. */
  changeAccess(expectedVersion: number, change: AccessChange): Promise<"changed" | "conflict">;
}
