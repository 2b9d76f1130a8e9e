import type { Instant } from "@openswf/model/brand";
import type { EventType } from "@openswf/model/wire-types";
import type { Commit, CommitOutcome } from "../../src/stores/commits.ts";
import type { StoreNotice } from "../../src/stores/notices.ts";
import type { ServerNotes } from "../../src/stores/server-notes.ts";
import type { Store } from "../../src/stores/store.ts";
import type { Activity } from "./quiet.ts";

/**
 * How a group of commits goes wrong. `loseAnswer` applies it and then rejects. `fail` rejects without applying it.
 * `conflict` refuses a group that changes executions, without applying it. A function is called before anything is
 * applied and decides by itself.
 */
export type CommitFault = "loseAnswer" | "fail" | "conflict" | ((apply: () => Promise<Outcomes>) => Promise<Outcomes>);
export type Outcomes = readonly CommitOutcome[];
export type Matches = (group: readonly Commit[]) => boolean;

/** An operation that the store holds until the test releases it. */
export interface Held {
  readonly isReached: boolean;
  release(): void;
}

/** A failure injected by the test, which expects to see it logged. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
}

/** Matches groups in which some execution appends an event of this type. */
export const appends =
  (eventType: EventType): Matches =>
  (group) =>
    group.some((commit) => commit.some(({ events }) => events?.body.includes(`"eventType":"${eventType}"`)));

interface Shared {
  /** Whether one of the servers misses a notice of another. */
  readonly losesNotice: () => boolean;
  readonly now: () => Instant;
}

/** A memory store that outlives its servers, records commits for the test, and fails on request. */
export class TestStore {
  /** Applied commits, in order. */
  readonly committed: Commit[] = [];
  /** Groups passed to `commit`, applied or not. */
  readonly groups: (readonly Commit[])[] = [];
  readonly inner: Store;
  /** Called for each group that no planned fault matches. */
  chooseFault: (group: readonly Commit[]) => CommitFault | undefined = () => undefined;
  readonly #heldAnswers: { readonly method: keyof Store; hold(): Promise<void> }[] = [];
  readonly #failingReads: string[] = [];
  readonly #broken = new Map<string, () => Promise<never>>();
  readonly #activity: Activity;
  /** Set when several servers use this store. */
  readonly #shared: Shared | undefined;
  readonly #notes = new Map<object, { readonly text: string; readonly toldAt: Instant }>();
  readonly #listeners = new Map<object, (notice: StoreNotice) => void>();
  readonly #planned: { readonly fault: CommitFault; readonly matches: Matches }[] = [];

  constructor(activity: Activity, inner: Store, shared?: Shared) {
    this.#activity = activity;
    this.inner = inner;
    this.#shared = shared;
  }

  /** Makes the next matching group go wrong. */
  next(fault: CommitFault, matches: Matches = () => true): void {
    this.#planned.push({ fault, matches });
  }

  /** Holds the next matching group before any of it is applied. */
  holdNext(matches: Matches = () => true): Held {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = { isReached: false, release: () => release() };
    this.next(async (apply) => {
      held.isReached = true;
      await released;
      return apply();
    }, matches);
    return held;
  }

  /** Makes the next call of this method reject. */
  failNextRead(method: keyof Store): void {
    this.#failingReads.push(method);
  }

  /** Makes every call of this method behave like `broken`, until the result is called. */
  breaks(method: keyof Store | keyof ServerNotes, broken: () => Promise<never>): () => void {
    this.#broken.set(method, broken);
    return () => this.#broken.delete(method);
  }

  /** Runs the next call of this method at once, but holds its answer. */
  holdNextAnswer(method: keyof Store): Held {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = { isReached: false, release: () => release() };
    const hold = (): Promise<void> => {
      held.isReached = true;
      return released;
    };
    this.#heldAnswers.push({ method, hold });
    return held;
  }

  /** The store as one server sees it. Once that server is cut off, none of its calls is answered or done. */
  forServer(): Store & { cutOff(): void } {
    let isCutOff = false;
    const never = new Promise<never>(() => {});
    const guarded = Object.fromEntries(
      Object.entries(this.inner).map(([method, implementation]) => {
        if (typeof implementation !== "function") return [method, implementation];
        const call = async (...args: unknown[]): Promise<unknown> => {
          if (isCutOff) return never;
          this.#activity.count += 1;
          const failing = this.#failingReads.indexOf(method);
          if (failing >= 0) {
            this.#failingReads.splice(failing, 1);
            throw new StoreFailure(`${method} failed`);
          }
          const broken = this.#broken.get(method);
          if (broken !== undefined) return broken();
          // `as`: the caller has passed the arguments of the method with this name.
          const result = await (implementation as (...args: unknown[]) => Promise<unknown>)(...args);
          const slow = this.#heldAnswers.findIndex((each) => each.method === method);
          if (slow >= 0) await this.#heldAnswers.splice(slow, 1)[0]?.hold();
          return isCutOff ? never : result;
        };
        return [method, call];
      }),
    );
    const commit = async (group: readonly Commit[]): Promise<Outcomes> => {
      if (isCutOff) return never;
      this.#activity.count += 1;
      const outcomes = await this.#commit(group, () => isCutOff);
      this.#tellOthers(server, group, outcomes);
      return isCutOff ? never : outcomes;
    };
    const server = {};
    const hear = (listener: (notice: StoreNotice) => void): (() => void) => {
      this.#listeners.set(server, listener);
      return () => this.#listeners.delete(server);
    };
    const serverNotes = this.#serverNotes(server, () => isCutOff);
    const shared = this.#shared && { exclusive: false, groupsAtOnce: 2, notices: { hear }, serverNotes };
    // `as`: it has every method of the inner store, each with its own type.
    const store = {
      ...guarded,
      ...shared,
      commit,
      failure: this.inner.failure,
      close: async () => {},
    } as unknown as Store;
    const cutOff = (): void => {
      isCutOff = true;
      this.#listeners.delete(server);
    };
    return Object.assign(store, { cutOff });
  }

  #serverNotes(server: object, isCutOff: () => boolean): ServerNotes {
    const now = (): Instant => this.#shared?.now() ?? 0;
    const answered = async <Result>(method: string, answer: () => Result): Promise<Result> => {
      if (isCutOff()) return new Promise<never>(() => {});
      this.#activity.count += 1;
      const broken = this.#broken.get(method);
      return broken === undefined ? answer() : broken();
    };
    return {
      tell: (text) => answered("tell", () => void this.#notes.set(server, { text, toldAt: now() })),
      readOthers: (withinMs, limit) =>
        answered("readOthers", () =>
          [...this.#notes]
            .filter(([teller, { toldAt }]) => teller !== server && now() - toldAt < withinMs)
            .map(([_teller, { text, toldAt }]) => ({ text, ageMs: now() - toldAt }))
            .slice(0, limit),
        ),
      withdraw: () => answered("withdraw", () => void this.#notes.delete(server)),
    };
  }

  /** A server cut off during a commit notifies no other, like one that dies then. */
  #tellOthers(server: object, group: readonly Commit[], outcomes: Outcomes): void {
    const changes = group.filter((_, index) => outcomes[index] === "committed").flat();
    const closed = changes.filter((change) => change.closed !== undefined).map(({ runId }) => runId);
    const lists = changes.flatMap(({ tasksAdded }) => tasksAdded.map(({ list }) => list));
    for (const [other, listener] of this.#listeners) {
      if (other === server) continue;
      if (lists.length > 0 && this.#shared?.losesNotice() !== true) listener({ kind: "tasksAdded", lists });
      if (closed.length > 0 && this.#shared?.losesNotice() !== true)
        listener({ kind: "executionsClosed", runIds: closed });
    }
  }

  async #commit(group: readonly Commit[], isCutOff: () => boolean): Promise<Outcomes> {
    this.groups.push(group);
    const applyOnly = async (chosen: readonly Commit[]): Promise<Outcomes> => {
      if (isCutOff()) return new Promise<never>(() => {});
      const outcomes = await this.inner.commit(chosen);
      chosen.forEach((commit, index) => {
        if (outcomes[index] === "committed") this.committed.push(commit);
      });
      this.#activity.count += 1;
      return outcomes;
    };
    const apply = (): Promise<Outcomes> => applyOnly(group);
    const index = this.#planned.findIndex(({ matches }) => matches(group));
    const fault = index >= 0 ? this.#planned.splice(index, 1)[0]?.fault : this.chooseFault(group);
    switch (fault) {
      case undefined:
        return apply();
      case "fail":
        throw new StoreFailure("the commit failed");
      case "loseAnswer":
        await apply();
        throw new StoreFailure("the answer was lost");
      case "conflict": {
        // A commit that only starts executions depends on no version, so it cannot conflict.
        const starts = group.filter((commit) => commit.every(({ created }) => created !== undefined));
        const applied = await applyOnly(starts);
        return group.map((commit) => applied[starts.indexOf(commit)] ?? "conflict");
      }
      default:
        return fault(apply);
    }
  }
}
