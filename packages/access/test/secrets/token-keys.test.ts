import type { Log } from "@openswf/core/ports/log";
import type { Secrets } from "@openswf/core/stores/secrets";
import type { Store } from "@openswf/core/stores/store";
import { addTokenKey, readTokenKeys, removeTokenKey, sealsAfterMs } from "@openswf/core/tokens/stored-token-keys";
import type { Instant } from "@openswf/model/brand";
import { openMemoryStore } from "@openswf/store-memory";
import { describe, expect, onTestFinished, test } from "vitest";
import { openToken, sealToken } from "../../../core/src/tokens/sealed-token.ts";
import { TokenKeyRing } from "../../../core/src/tokens/token-keys.ts";
import { completeExecution, scheduleActivityTask } from "../../../core/test/world/decisions.ts";
import { SeededRandomness } from "../../../core/test/world/seeded-randomness.ts";
import { VirtualClock } from "../../../core/test/world/virtual-clock.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

/** A store of secrets, a clock, and key rings over them: one for each server. */
class Rings {
  readonly store: Store = openMemoryStore();
  readonly warnings: string[] = [];
  readonly #clock = new VirtualClock(start, { count: 0 });
  readonly #randomness = new SeededRandomness(1);

  constructor() {
    onTestFinished(() => this.store.close());
  }

  get now(): Instant {
    return this.#clock.now();
  }

  opens(store: Secrets = this.store): Promise<TokenKeyRing> {
    const nothing = (): void => {};
    const warn = (_: object, message: string): void => void this.warnings.push(message);
    const log: Log = { debug: nothing, info: nothing, warn, error: nothing };
    return TokenKeyRing.load(store, this.#randomness, this.#clock.forServer(), log);
  }

  /** Advances the clock of all servers and sends a request to each of these. */
  async passes(ms: number, ...rings: readonly TokenKeyRing[]): Promise<void> {
    this.#clock.moveTo(this.now + ms);
    for (const ring of rings) await ring.refresh();
  }

  rotates(): ReturnType<typeof addTokenKey> {
    return addTokenKey(this.store, this.#randomness, this.now);
  }
}

const payload = new TextEncoder().encode("a task");
const seal = (ring: TokenKeyRing): string => sealToken(ring, "here", payload);
const opens = (ring: TokenKeyRing, token: string): boolean => openToken(ring, "here", token)?.equals(payload) === true;

describe("the first start", () => {
  test("creates the first key, which seals at once; the next start finds it", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    expect(ring.current.id).toBe(1);
    const token = seal(ring);
    const next = await rings.opens();
    expect(opens(next, token)).toBe(true);
    expect(await readTokenKeys(rings.store)).toHaveLength(1);
  });

  test("of two servers at once creates one key", async () => {
    const rings = new Rings();
    const [one, other] = await Promise.all([rings.opens(), rings.opens()]);
    expect(opens(other, seal(one))).toBe(true);
    expect(await readTokenKeys(rings.store)).toHaveLength(1);
  });

  test("finds a key from before keys had a start time, which seals at once", async () => {
    const rings = new Rings();
    const key = new Uint8Array(32).fill(7);
    await rings.store.secret("token-key-1", () => key);
    await rings.store.secret("another-secret", () => new Uint8Array(4));
    const { current } = await rings.opens();
    expect(current).toEqual({ id: 1, key, sealsFrom: 0 });
  });

  test("does not recreate the first key when it was removed after a rotation", async () => {
    const rings = new Rings();
    await rings.opens();
    await rings.rotates();
    await rings.passes(sealsAfterMs);
    await removeTokenKey(rings.store, 1);
    await rings.opens();
    expect((await readTokenKeys(rings.store)).map(({ id }) => id)).toEqual([2]);
  });
});

describe("a rotation", () => {
  test("adds a key that seals after five minutes, and keeps the others", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    const before = seal(ring);
    expect(await rings.rotates()).toEqual({ id: 2, sealsFrom: start + 5 * minute });
    for (let passed = 0; passed < 5; passed++) {
      expect(ring.current.id).toBe(1);
      await rings.passes(minute, ring);
    }
    expect(ring.current.id).toBe(2);
    expect(opens(ring, before)).toBe(true);
  });

  test("never lets a server seal a token that another cannot open", async () => {
    const rings = new Rings();
    const [one, other] = [await rings.opens(), await rings.opens()];
    // The servers reread at different times, each once a minute.
    await rings.passes(minute / 2, other);
    await rings.rotates();
    const tokens: string[] = [];
    for (let step = 0; step < 40; step++) {
      await rings.passes(20_000, step % 2 === 0 ? one : other);
      tokens.push(seal(one), seal(other));
      for (const token of tokens) expect([opens(one, token), opens(other, token)]).toEqual([true, true]);
    }
    expect([one.current.id, other.current.id]).toEqual([2, 2]);
  });

  test("may be repeated before the previous one is in force", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    await rings.rotates();
    await rings.passes(minute, ring);
    await rings.rotates();
    await rings.passes(4 * minute, ring);
    expect(ring.current.id).toBe(2);
    await rings.passes(minute, ring);
    expect(ring.current.id).toBe(3);
  });

  test("by two at once succeeds for one, and the other gets a conflict", async () => {
    const rings = new Rings();
    await rings.opens();
    const outcomes = await Promise.all([rings.rotates(), rings.rotates()]);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(1);
    expect((await readTokenKeys(rings.store)).map(({ id }) => id)).toEqual([1, 2]);
  });

  test("before the first start creates the key that this start would have created", async () => {
    const rings = new Rings();
    expect(await rings.rotates()).toEqual({ id: 1, sealsFrom: start });
    expect((await rings.opens()).current.id).toBe(1);
  });
});

describe("a removed key", () => {
  test("opens nothing on any server within a minute", async () => {
    const rings = new Rings();
    const [one, other] = [await rings.opens(), await rings.opens()];
    const token = seal(one);
    await rings.rotates();
    for (let passed = 0; passed < 6; passed++) await rings.passes(minute, one, other);
    const newer = seal(one);
    await removeTokenKey(rings.store, 1);
    await rings.passes(minute, one, other);
    expect([opens(one, token), opens(other, token)]).toEqual([false, false]);
    expect([opens(one, newer), opens(other, newer)]).toEqual([true, true]);
  });

  test("is not kept in use when the next key gets the same number", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    await rings.rotates();
    for (let passed = 0; passed < 6; passed++) await rings.passes(minute, ring);
    const token = seal(ring);
    expect(ring.current.id).toBe(2);
    // Between two readings by this server.
    await removeTokenKey(rings.store, 2);
    expect(await rings.rotates()).toMatchObject({ id: 2 });
    await rings.passes(minute, ring);
    expect(opens(ring, token)).toBe(false);
    expect(ring.current.id).toBe(1);
    for (let passed = 0; passed < 5; passed++) await rings.passes(minute, ring);
    const started = await rings.opens();
    expect(opens(started, seal(ring))).toBe(true);
  });

  test("makes the remaining key seal, even before its start time", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    await rings.rotates();
    await removeTokenKey(rings.store, 1);
    await rings.passes(minute, ring);
    expect(ring.current.id).toBe(2);
  });

  test("is an internal error when it was the last one", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    await removeTokenKey(rings.store, 1);
    await rings.passes(minute, ring);
    expect(() => ring.current).toThrow("the store has no token keys: they were all removed");
  });
});

describe("the store is reread", () => {
  test("once a minute, by one request for all", async () => {
    const rings = new Rings();
    let reads = 0;
    const counting: Secrets = {
      ...rings.store,
      scanSecrets: (after, limit) => {
        reads += 1;
        return rings.store.scanSecrets(after, limit);
      },
    };
    const ring = await rings.opens(counting);
    reads = 0;
    await rings.passes(minute - 1);
    expect(ring.refresh()).toBeUndefined();
    await rings.passes(1);
    const waiting = [ring.refresh(), ring.refresh()];
    expect(waiting[0]).toBeInstanceOf(Promise);
    expect(waiting[1]).toBe(waiting[0]);
    await Promise.all(waiting);
    expect(reads).toBe(1);
    expect(ring.refresh()).toBeUndefined();
  });

  test("and returns the same array for the same key", async () => {
    const rings = new Rings();
    const ring = await rings.opens();
    const key = ring.find(1);
    await rings.rotates();
    await rings.passes(minute, ring);
    expect(ring.find(1)).toBe(key);
    expect(ring.find(2)).toBeDefined();
    expect(ring.find(3)).toBeUndefined();
  });

  test("and if that fails, the known keys stay in use until a retry a minute later", async () => {
    const rings = new Rings();
    let isDown = false;
    const failing: Secrets = {
      ...rings.store,
      scanSecrets: async (after, limit) => {
        if (isDown) throw new Error("the store is down");
        return rings.store.scanSecrets(after, limit);
      },
    };
    const ring = await rings.opens(failing);
    const token = seal(ring);
    await rings.rotates();
    isDown = true;
    await rings.passes(minute, ring);
    expect(opens(ring, token)).toBe(true);
    expect(ring.current.id).toBe(1);
    expect(rings.warnings).toEqual(["could not reread the token keys: the known keys stay in use"]);
    isDown = false;
    expect(ring.refresh()).toBeUndefined();
    await rings.passes(minute, ring);
    expect(ring.find(2)).toBeDefined();
  });
});

describe("through a server", () => {
  const keyIdOf = (token: string): number => Buffer.from(token, "base64url").readUInt32BE(0);
  const rotates = (world: World): ReturnType<typeof addTokenKey> =>
    addTokenKey(world.store.inner, new SeededRandomness(9), world.clock.now());

  test.each([1, 2])("task tokens from before and after a rotation are valid; servers: %i", async (servers) => {
    const world = await openWorld({ servers });
    await world.starts("order-1");
    const decisionTask = await world.takesDecisionTask();
    expect(keyIdOf(decisionTask.taskToken)).toBe(1);
    await rotates(world);
    await world.waits(360);
    await world.answers(decisionTask, scheduleActivityTask("charge-1"));
    const { taskToken } = await world.takesActivityTask();
    expect(keyIdOf(taskToken)).toBe(2);
    await world.call("RecordActivityTaskHeartbeat", { taskToken });
    await world.call("RespondActivityTaskCompleted", { taskToken });
    await world.decides(completeExecution());
    expect(await world.eventTypes("order-1")).toContain("WorkflowExecutionCompleted");
  });

  test("page tokens survive a rotation and a restart", async () => {
    const world = await openWorld();
    await world.call("RegisterDomain", { name: "store", workflowExecutionRetentionPeriodInDays: "1" });
    const query = { registrationStatus: "REGISTERED", maximumPageSize: 1 } as const;
    const { nextPageToken } = await world.call("ListDomains", query);
    if (nextPageToken === undefined) throw new Error("there must be two domains");
    await rotates(world);
    await world.waits(360);
    await world.restarts();
    const { domainInfos } = await world.call("ListDomains", { ...query, nextPageToken });
    expect(domainInfos.map(({ name }) => name)).toEqual(["store"]);
  });

  test.each([
    { to: "a server that starts then", comes: (world: World) => world.restarts() },
    { to: "the server that printed them, a minute later", comes: (world: World) => world.waits(60) },
  ])("tokens of a removed key are invalid for $to, and the task is still open", async ({ comes }) => {
    const world = await openWorld();
    await world.starts("order-1");
    const task = await world.takesDecisionTask();
    await rotates(world);
    await world.waits(360);
    await world.call("ListDomains", { registrationStatus: "REGISTERED" });
    await removeTokenKey(world.store.inner, 1);
    await comes(world);
    await expect(world.answers(task, completeExecution())).rejects.toMatchObject({
      name: "ValidationException",
      said: "Invalid token",
    });
    expect(await world.eventTypes("order-1")).not.toContain("WorkflowExecutionCompleted");
  });

  test("a failing store does not fail calls when the keys are reread", async () => {
    const world = await openWorld();
    await world.starts("order-1");
    const task = await world.takesDecisionTask();
    await world.waits(61);
    world.store.failNextRead("scanSecrets");
    await world.answers(task, completeExecution());
    expect(await world.eventTypes("order-1")).toContain("WorkflowExecutionCompleted");
  });
});
