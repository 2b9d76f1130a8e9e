import type { Store } from "@openswf/core";
import type { Commit, CommitOutcome } from "@openswf/core/stores/commits";
import type { StoreNotice } from "@openswf/core/stores/notices";
import { type StoreMethod, storeMethods } from "@openswf/core/stores/store-methods";
import type { Chance } from "./chance.ts";
import type { Fate } from "./faults.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { Trace } from "./trace.ts";

/** A failure that was injected. */
export class InjectedFailure extends Error {
  override readonly name = "InjectedFailure";
}

type Outcomes = readonly CommitOutcome[];

const commitMs = { least: 0.1, most: 3 } as const;
const slowCommitMs = { least: 50, most: 4_000 } as const;
const noticeMs = { least: 0.5, most: 20 } as const;

interface Parts {
  readonly inner: Store;
  readonly chance: Chance;
  readonly fate: Fate;
  readonly trace: Trace;
  /** Whether several servers use it, which then tell each other what they change, as over PostgreSQL. */
  readonly isShared: boolean;
}

/** A memory store that outlives its servers. What it has stored stays; what a server was about to store does not. */
export class SharedStore {
  readonly inner: Store;
  /** Runs that have started and not closed, by what was stored. */
  readonly openRuns: Set<string> = new Set();
  readonly #parts: Parts;
  readonly #listeners = new Map<SimulatedProcess, (notice: StoreNotice) => void>();
  #started = 0;

  constructor(parts: Parts) {
    this.inner = parts.inner;
    this.#parts = parts;
  }

  /** Runs that were ever started. */
  get startedRuns(): number {
    return this.#started;
  }

  /** The store as one server sees it. Once that has died, none of its calls is done or answered. */
  forServer(server: SimulatedProcess): Store {
    const { inner, isShared } = this.#parts;
    // `as`: the keys of the table.
    const names = Object.keys(storeMethods) as StoreMethod[];
    const methods = Object.fromEntries(names.map((name) => [name, this.#guarded(server, name)]));
    const hear = (listener: (notice: StoreNotice) => void): (() => void) => {
      this.#listeners.set(server, listener);
      server.onDeath(() => this.#listeners.delete(server));
      return () => this.#listeners.delete(server);
    };
    // `as`: it has every method of the inner store, each with its own type.
    return {
      ...methods,
      commit: (group: readonly Commit[]) => this.#commit(server, group),
      exclusive: !isShared,
      groupsAtOnce: isShared ? 2 : 1,
      cursorForm: inner.cursorForm,
      notices: isShared ? { hear } : undefined,
      serverNotes: undefined,
      failure: () => undefined,
      close: async () => {},
    } as unknown as Store;
  }

  #guarded(server: SimulatedProcess, name: StoreMethod): (...args: unknown[]) => Promise<unknown> {
    // `as`: the caller passes the arguments of the method with this name.
    const method = this.#parts.inner[name] as (...args: unknown[]) => Promise<unknown>;
    const { scheduler } = server;
    const never = new Promise<never>(() => {});
    return async (...args) => {
      if (!server.isAlive || !scheduler.noteWork()) return await never;
      const result = await method(...args);
      return server.isAlive ? result : await never;
    };
  }

  #commit(server: SimulatedProcess, group: readonly Commit[]): Promise<Outcomes> {
    const { chance, fate } = this.#parts;
    const name = `${server.name} commit ${server.machine.nth("commit")}`;
    const slowMs = fate.strikes("slowCommit", name)
      ? chance.between(`${name} slow`, slowCommitMs.least, slowCommitMs.most)
      : 0;
    const waitMs = slowMs + chance.between(name, commitMs.least, commitMs.most);
    return new Promise((resolve, reject) => {
      server.clock.after(waitMs, () => void this.#arrives(server, group, name).then(resolve, reject));
    });
  }

  async #arrives(server: SimulatedProcess, group: readonly Commit[], name: string): Promise<Outcomes> {
    const { fate } = this.#parts;
    const never = new Promise<never>(() => {});
    if (fate.strikes("crashBeforeCommit", name)) {
      server.dies();
      return await never;
    }
    if (fate.strikes("failCommit", name)) throw new InjectedFailure("the store failed");
    const outcomes = fate.strikes("refuseCommit", name)
      ? await this.#applyStarts(server, group)
      : await this.#apply(server, group);
    if (fate.strikes("crashAfterCommit", name)) server.dies();
    if (!server.isAlive) return await never;
    this.#tellOthers(server, group, outcomes, name);
    if (fate.strikes("loseCommitAnswer", name)) throw new InjectedFailure("the store's answer was lost");
    return outcomes;
  }

  async #apply(server: SimulatedProcess, group: readonly Commit[]): Promise<Outcomes> {
    const outcomes = await this.inner.commit(group);
    group.forEach((commit, index) => {
      if (outcomes[index] === "committed") this.#note(server, commit);
    });
    return outcomes;
  }

  /** A conflict for all that depends on a version. What only starts executions does not, so it cannot conflict. */
  async #applyStarts(server: SimulatedProcess, group: readonly Commit[]): Promise<Outcomes> {
    const starts = group.filter((commit) => commit.every(({ created }) => created !== undefined));
    const applied = await this.#apply(server, starts);
    return group.map((commit) => applied[starts.indexOf(commit)] ?? "conflict");
  }

  #note(server: SimulatedProcess, commit: Commit): void {
    const { trace } = this.#parts;
    for (const { runId, created, events, closed } of commit) {
      if (created !== undefined) {
        this.#started += 1;
        this.openRuns.add(runId);
      }
      if (closed !== undefined) this.openRuns.delete(runId);
      if (events !== undefined) trace.count(server.name, `${runId} ${events.body}`);
    }
  }

  #tellOthers(server: SimulatedProcess, group: readonly Commit[], outcomes: Outcomes, name: string): void {
    if (this.#listeners.size < 2) return;
    const changes = group.filter((_, index) => outcomes[index] === "committed").flat();
    const runIds = changes.filter(({ closed }) => closed !== undefined).map(({ runId }) => runId);
    const lists = changes.flatMap(({ tasksAdded }) => tasksAdded.map(({ list }) => list));
    const wakeAts = changes.map(({ wakeAt }) => wakeAt).filter((at) => typeof at === "number");
    if (lists.length > 0) this.#tell(server, { kind: "tasksAdded", lists }, name);
    if (runIds.length > 0) this.#tell(server, { kind: "executionsClosed", runIds }, name);
    if (wakeAts.length > 0) this.#tell(server, { kind: "wakeAt", at: Math.min(...wakeAts) }, name);
  }

  #tell(server: SimulatedProcess, notice: StoreNotice, name: string): void {
    const { chance, fate } = this.#parts;
    for (const [other, listener] of this.#listeners) {
      const to = `${other.name} ${notice.kind} after ${name}`;
      if (other === server || fate.strikes("loseNotice", to)) continue;
      other.clock.after(chance.between(to, noticeMs.least, noticeMs.most), () => listener(notice));
    }
  }
}
