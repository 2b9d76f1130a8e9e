import type { RunId } from "@openswf/model/brand";
import { expect } from "vitest";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

/** A problem that verify must find: the run that it names, and its text. */
type Finding = readonly [runId: RunId | undefined, what: string];

export interface Damage {
  readonly why: string;
  /** Does the damage, and returns the problems that verify must find, and no others. */
  readonly done: (store: DamagedStore) => readonly Finding[] | Promise<readonly Finding[]>;
}

export async function verifyFinds({ done }: Damage): Promise<void> {
  const store = await DamagedStore.of(await eventfulWorld());
  expect(await store.problems()).toEqual([]);
  const expected = (await done(store)).map(([runId, what]) => ({ runId, what }));
  const byText = (a: object, b: object): number => JSON.stringify(a).localeCompare(JSON.stringify(b));
  expect((await store.problems()).toSorted(byText)).toEqual(expected.toSorted(byText));
}
