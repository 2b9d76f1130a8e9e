import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import type { Log } from "@openswf/core/ports/log";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../core/test/world/virtual-clock.ts";
import { type Directory, makeDirectory } from "../../src/directory/directory.ts";
import type { DirectorySource, ReadDirectory } from "../../src/directory/directory-source.ts";
import { FollowedDirectory } from "../../src/directory/followed-directory.ts";
import { contentWith } from "../trusting.ts";

const directoryOf = (...users: readonly string[]): Directory =>
  makeDirectory(contentWith(Object.fromEntries(users.map((user) => [user, {}]))));
const aliceThere = directoryOf("alice");
const aliceGone = directoryOf();

type Reading = () => Promise<ReadDirectory | undefined>;
const says =
  (directory: Directory, changes: readonly AccessChangeRecord[] = []): Reading =>
  async () => ({ directory, changes, leftOut: [] });
const hasNothingNew: Reading = async () => undefined;
const fails =
  (reason: unknown): Reading =>
  async () => {
    throw reason;
  };

/** A scripted source and the directory that follows it; `aliceThere` at first. */
class Followed {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1), { count: 0 });
  readonly complaints: string[] = [];
  readonly heard: (readonly AccessChangeRecord[])[] = [];
  looks = 0;
  next: Reading = says(aliceThere);
  readonly #directory: Promise<FollowedDirectory>;

  constructor(first: Reading = says(aliceThere)) {
    this.next = first;
    const source: DirectorySource = {
      name: "a script",
      readChanged: () => {
        this.looks += 1;
        return this.next();
      },
    };
    const nothing = (): void => {};
    const error = ({ reason }: Readonly<Record<string, unknown>>): void => void this.complaints.push(String(reason));
    const log: Log = { debug: nothing, info: nothing, warn: nothing, error };
    const heard = (changes: readonly AccessChangeRecord[]): void => void this.heard.push(changes);
    this.#directory = FollowedDirectory.open({ source, clock: this.clock.forServer(), log, onChanges: heard });
  }

  async opens(): Promise<FollowedDirectory> {
    const directory = await this.#directory;
    this.looks = 0;
    this.next = hasNothingNew;
    return directory;
  }

  passes(ms: number): void {
    this.clock.moveTo(this.clock.now() + ms);
  }
}

/** Lets everything run that does not wait for the test. */
const settles = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a server does not start", () => {
  test.each([
    { why: "on a source that cannot be read", first: fails(new Error("no such file")), says: "no such file" },
    { why: "on a source that was already read", first: hasNothingNew, says: "a script was already read" },
  ])("$why", async ({ first, says: message }) => {
    await expect(new Followed(first).opens()).rejects.toThrow(message);
  });
});

describe("the source is checked", () => {
  test("at most once a second, however many requests come", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    for (const [passed, looks] of [
      [0, 0],
      [999, 0],
      [1, 1],
      [999, 1],
      [1, 2],
      [60_000, 3],
    ] as const) {
      followed.passes(passed);
      for (let request = 0; request < 10; request++) void directory.refresh();
      await settles();
      expect(followed.looks).toBe(looks);
    }
  });

  test("only when requests arrive", async () => {
    const followed = new Followed();
    await followed.opens();
    followed.passes(3_600_000);
    expect(followed.clock.pending).toEqual([]);
    expect(followed.looks).toBe(0);
  });

  test("without delaying requests while the directory is recent", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    followed.next = says(aliceGone);
    followed.passes(2_999);
    expect(directory.refresh()).toBeUndefined();
    expect(directory.current).toBe(aliceThere);
    await settles();
    expect(directory.current).toBe(aliceGone);
  });

  test("before requests continue when the directory is old; all wait for the same check", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    const { promise, resolve } = Promise.withResolvers<ReadDirectory>();
    followed.next = () => promise;
    followed.passes(3_000);
    const waiting = [directory.refresh(), directory.refresh(), directory.refresh()];
    expect(waiting.every((each) => each !== undefined)).toBe(true);
    let isOver = false;
    void Promise.all(waiting).then(() => {
      isOver = true;
    });
    await settles();
    expect(isOver).toBe(false);
    resolve({ directory: aliceGone, changes: [], leftOut: [] });
    await Promise.all(waiting);
    expect(directory.current).toBe(aliceGone);
    expect(followed.looks).toBe(1);
    expect(directory.refresh()).toBeUndefined();
  });

  test("and a slow reading is as old as its start", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    const { promise, resolve } = Promise.withResolvers<ReadDirectory>();
    followed.next = () => promise;
    followed.passes(1_000);
    expect(directory.refresh()).toBeUndefined();
    // Alice is removed just after the content was read, and the rest of the reading takes long.
    followed.passes(3_000);
    resolve({ directory: aliceThere, changes: [], leftOut: [] });
    await settles();
    followed.next = says(aliceGone);
    await directory.refresh();
    expect(directory.current).toBe(aliceGone);
  });
});

describe("a source that fails", () => {
  test.each([
    { why: "throws an error", reason: new Error("torn"), told: "torn" },
    { why: "throws something else", reason: "torn", told: "torn" },
  ])("leaves the previous directory in force when it $why", async ({ reason, told }) => {
    const followed = new Followed();
    const directory = await followed.opens();
    followed.next = fails(reason);
    followed.passes(3_000);
    await directory.refresh();
    expect(directory.current).toBe(aliceThere);
    expect(followed.complaints).toEqual([told]);
    expect(followed.heard).toEqual([]);
  });

  test("is reported once a minute, and at once when the reason changes", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    const complaints = async (reason: string, seconds: number): Promise<number> => {
      followed.next = fails(new Error(reason));
      for (let second = 0; second < seconds; second++) {
        followed.passes(1_000);
        void directory.refresh();
        await settles();
      }
      return followed.complaints.length;
    };
    expect(await complaints("torn", 60)).toBe(1);
    expect(await complaints("torn", 60)).toBe(2);
    expect(await complaints("torn", 600)).toBe(12);
    expect(await complaints("worn", 10)).toBe(13);
    expect(followed.looks).toBe(730);
  });

  test("is followed again when it recovers, and reported again when it fails again", async () => {
    const followed = new Followed();
    const directory = await followed.opens();
    for (const reading of [fails(new Error("torn")), says(aliceGone), fails(new Error("torn"))]) {
      followed.next = reading;
      followed.passes(3_000);
      await directory.refresh();
    }
    expect(directory.current).toBe(aliceGone);
    expect(followed.complaints).toEqual(["torn", "torn"]);
  });

  test.each([
    { took: 0, rests: 1_000 },
    { took: 50, rests: 1_000 },
    { took: 300, rests: 3_000 },
    { took: 30_000, rests: 10_000 },
  ])("after $took ms rests for $rests ms, and no request waits for it", async ({ took, rests }) => {
    const followed = new Followed();
    const directory = await followed.opens();
    const { promise, reject } = Promise.withResolvers<ReadDirectory>();
    followed.next = () => promise;
    followed.passes(3_000);
    const waiting = directory.refresh();
    followed.passes(took);
    reject(new Error("timed out"));
    await waiting;
    followed.passes(rests - 1);
    expect(directory.refresh()).toBeUndefined();
    expect(followed.looks).toBe(1);
    followed.next = says(aliceGone);
    followed.passes(1);
    void directory.refresh();
    await settles();
    expect(directory.current).toBe(aliceGone);
  });
});

test("every reading but the first reports its changes, and an unchanged source reports none", async () => {
  const change: AccessChangeRecord = { what: "user/1/alice", how: "removed", by: undefined };
  const followed = new Followed(says(aliceThere, [change]));
  const directory = await followed.opens();
  expect(followed.heard).toEqual([]);
  for (const reading of [hasNothingNew, says(aliceGone, [change]), hasNothingNew]) {
    followed.next = reading;
    followed.passes(3_000);
    await directory.refresh();
  }
  expect(followed.heard).toEqual([[change]]);
});
