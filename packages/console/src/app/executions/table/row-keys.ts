/**
 * Keys by which React knows the rows in sight. A row keeps its key while it is in sight. Where a jump replaces every row, the
 * new ones take over the keys of the old, in order: to change the texts of thirty rows takes half as long as to make new ones.
 */
export class RowKeys {
  #keys: ReadonlyMap<string, number> = new Map();
  #next = 0;

  /** @param runIds of the rows in sight, from the top. For the same ones the keys are the same. */
  of(runIds: readonly string[]): ReadonlyMap<string, number> {
    const old = this.#keys;
    const isJump = !runIds.some((runId) => old.has(runId));
    const free = isJump ? [...old.values()] : [];
    this.#keys = new Map(runIds.map((runId, index) => [runId, old.get(runId) ?? free[index] ?? this.#next++]));
    return this.#keys;
  }
}
