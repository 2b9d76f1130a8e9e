import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { TaskList } from "./task-list.ts";

type ByName = Map<string, TaskList>;

/**
 * Task lists by kind, domain and name: a map of maps, since one name of all three would be a new text for each look-up.
 * Two texts with the same content are found alike, but the same text again is found without hashing it again.
 */
export class ListsByKey implements Iterable<TaskList> {
  readonly #byKind = { decision: new Map<DomainKey, ByName>(), activity: new Map<DomainKey, ByName>() } as const;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get({ kind, domain, name }: TaskListKey): TaskList | undefined {
    return this.#byKind[kind].get(domain)?.get(name);
  }

  /** There must be no list of this key yet. */
  add(list: TaskList): void {
    const { kind, domain, name } = list.key;
    const byDomain = this.#byKind[kind];
    const byName: ByName = byDomain.get(domain) ?? new Map();
    byDomain.set(domain, byName);
    byName.set(name, list);
    this.#size += 1;
  }

  deleteEach(isUnwanted: (list: TaskList) => boolean): void {
    for (const byDomain of Object.values(this.#byKind)) {
      for (const [domain, byName] of byDomain) {
        for (const [name, list] of byName) {
          if (isUnwanted(list) && byName.delete(name)) this.#size -= 1;
        }
        if (byName.size === 0) byDomain.delete(domain);
      }
    }
  }

  of(domain: DomainKey, kind: TaskListKey["kind"]): readonly TaskList[] {
    return [...(this.#byKind[kind].get(domain)?.values() ?? [])];
  }

  *[Symbol.iterator](): Iterator<TaskList> {
    for (const byDomain of Object.values(this.#byKind)) {
      for (const byName of byDomain.values()) yield* byName.values();
    }
  }
}
