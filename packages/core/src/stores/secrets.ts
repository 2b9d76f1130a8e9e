export interface SecretRecord {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Small values that all servers of a store share, such as the keys of task tokens. */
export interface Secrets {
  /** Returns the stored secret of this name. If there is none, stores one made by `make`, durably. */
  secret(name: string, make: () => Uint8Array): Promise<Uint8Array>;
  /** Every secret, ascending by name: for export. */
  scanSecrets(after: string | undefined, limit: number): Promise<readonly SecretRecord[]>;
  /** Removes a secret. Does nothing if there is none of this name. */
  removeSecret(name: string): Promise<void>;
}
