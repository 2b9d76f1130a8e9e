import { expect, test } from "vitest";
import { type Credentials, HeldCredentials } from "../../../src/transport/direct/held-credentials.ts";

const minute = 60_000;

/** A provider whose credentials live for ten minutes, at a time that the test sets. */
function tenMinutes(): {
  readonly held: HeldCredentials;
  readonly clock: { now: number };
  readonly asked: (boolean | undefined)[];
  readonly failing: { error: Error | undefined };
} {
  const clock = { now: 0 };
  const asked: (boolean | undefined)[] = [];
  const failing: { error: Error | undefined } = { error: undefined };
  const provider = async (options?: { readonly forceRefresh?: boolean }): Promise<Credentials> => {
    asked.push(options?.forceRefresh);
    if (failing.error !== undefined) throw failing.error;
    const expiration = new Date(clock.now + 10 * minute);
    return { accessKeyId: `key ${asked.length}`, secretAccessKey: "secret", expiration };
  };
  return { held: new HeldCredentials(provider, { now: () => clock.now }), clock, asked, failing };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the provider is asked once, however many calls there are", async () => {
  const { held, asked } = tenMinutes();
  const first = await Promise.all([held.current(), held.current()]);
  expect(first.map(({ accessKeyId }) => accessKeyId)).toEqual(["key 1", "key 1"]);
  expect(held.current()).toBe(first[0]);
  expect(asked).toEqual([undefined]);
});

test("five minutes before they expire credentials are replaced behind the calls, in the last minute before them", async () => {
  const { held, clock, asked } = tenMinutes();
  await held.current();
  clock.now = 5 * minute - 1;
  expect(held.current()).toMatchObject({ accessKeyId: "key 1" });
  expect(asked).toEqual([undefined]);
  clock.now = 5 * minute;
  expect(held.current()).toMatchObject({ accessKeyId: "key 1" });
  await settled();
  expect(held.current()).toMatchObject({ accessKeyId: "key 2" });
  clock.now += 9 * minute;
  expect(await held.current()).toMatchObject({ accessKeyId: "key 3" });
  expect(asked).toEqual([undefined, true, true]);
});

test("a provider that fails is asked again after ten seconds, and the old credentials are used to their end", async () => {
  const { held, clock, asked, failing } = tenMinutes();
  await held.current();
  failing.error = new Error("no metadata");
  clock.now = 6 * minute;
  for (let call = 0; call < 3; call += 1) {
    expect(held.current()).toMatchObject({ accessKeyId: "key 1" });
    await settled();
  }
  expect(asked.length).toBe(2);
  clock.now += 10_000;
  expect(held.current()).toMatchObject({ accessKeyId: "key 1" });
  expect(asked.length).toBe(3);
  await settled();
  clock.now = 9.5 * minute;
  await expect(held.current()).rejects.toThrow("no metadata");
});

test("without credentials a call rejects with the provider's error, and the next asks again", async () => {
  const { held, asked, failing } = tenMinutes();
  failing.error = new Error("none");
  await expect(held.current()).rejects.toThrow("none");
  failing.error = undefined;
  expect(await held.current()).toMatchObject({ accessKeyId: "key 2" });
  expect(asked.length).toBe(2);
});

test("refused credentials are replaced once for all calls that they were refused to", async () => {
  const { held, asked } = tenMinutes();
  const refused = await held.current();
  const replaced = await Promise.all([held.replace(refused), held.replace(refused)]);
  expect(replaced.map((credentials) => credentials?.accessKeyId)).toEqual(["key 2", "key 2"]);
  expect(await held.replace(refused)).toMatchObject({ accessKeyId: "key 2" });
  expect(asked.length).toBe(2);
});

test("a provider that has no other credentials is not asked for them at every refusal", async () => {
  const clock = { now: 0 };
  let asked = 0;
  const provider = async (): Promise<Credentials> => {
    asked += 1;
    return { accessKeyId: "key", secretAccessKey: "secret" };
  };
  const held = new HeldCredentials(provider, { now: () => clock.now });
  const refused = await held.current();
  expect(await held.replace(refused)).toBeUndefined();
  expect(await held.replace(refused)).toBeUndefined();
  expect(asked).toBe(2);
  clock.now += 10_000;
  expect(await held.replace(refused)).toBeUndefined();
  expect(asked).toBe(3);
  expect(held.current()).toBe(refused);
});
