import { silentLog } from "@openswf/core/ports/log";
import type { StoreNotice } from "@openswf/core/stores/notices";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultOptions } from "../src/connection/options.ts";
import { NoticeListener } from "../src/notices/notice-listener.ts";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

interface Scheduled {
  readonly at: number;
  readonly callback: () => void;
}

describe.skipIf(!hasPostgres)("the connection that listens to other servers", () => {
  let schema: TestSchema;
  let proxy: CuttingProxy;
  let listener: NoticeListener;
  let heard: StoreNotice[];
  let channel: string;
  let now: number;
  const scheduled = new Set<Scheduled>();
  beforeEach(async () => {
    schema = await makeSchema();
    proxy = await cuttingProxy(schema.url);
    now = 1_000;
    scheduled.clear();
    const clock = {
      now: () => now,
      elapsed: () => now,
      onStep: () => () => {},
      after: (ms: number, callback: () => void) => {
        const one = { at: now + ms, callback };
        scheduled.add(one);
        return () => void scheduled.delete(one);
      },
    };
    channel = `test_${crypto.randomUUID()}`;
    listener = new NoticeListener(proxy.url, channel, "me", {
      ...defaultOptions,
      statementTimeoutMs: 0,
      clock,
      log: silentLog,
    });
    heard = [];
    listener.hear((notice) => heard.push(notice));
    await listener.start();
  });
  afterEach(async () => {
    await listener.stop();
    await proxy.close();
    await schema.drop();
  });

  /** Runs the one scheduled callback, and returns how long it had to wait. */
  const next = (): number => {
    const [one, ...others] = scheduled;
    if (one === undefined || others.length > 0) throw new Error(`${scheduled.size} things are scheduled`);
    scheduled.delete(one);
    const waited = one.at - now;
    now = one.at;
    one.callback();
    return waited;
  };
  const reconnectsIn = (ms: number) =>
    vi.waitFor(() => expect([...scheduled].map(({ at }) => at - now)).toEqual([ms]), 10_000);
  const listening = async (): Promise<number> => {
    const rows = await schema.query("select 1 from pg_stat_activity where query = $1", [`listen "${channel}"`]);
    return rows.length;
  };

  test("is reopened with growing delays, and only once", async () => {
    proxy.refuse(true);
    for (const pauseMs of [100, 200, 400, 800, 1_600]) {
      await reconnectsIn(pauseMs);
      expect(next()).toBe(pauseMs);
    }
    await reconnectsIn(3_200);
    proxy.refuse(false);
    next();
    await vi.waitFor(() => expect(heard).toEqual([{ kind: "missed" }]), 10_000);
    expect(scheduled.size).toBe(1);
    await vi.waitFor(async () => expect(await listening()).toBe(1), 10_000);
    await listener.stop();
    await vi.waitFor(async () => expect(await listening()).toBe(0), 10_000);
  });

  test("is reopened when it does not answer, even if statements have no time limit", async () => {
    expect(next()).toBe(15_000);
    await reconnectsIn(15_000);
    proxy.silence(true);
    next();
    expect(next()).toBe(10_000);
    await reconnectsIn(100);
    proxy.silence(false);
    next();
    await vi.waitFor(() => expect(heard).toEqual([{ kind: "missed" }]), 10_000);
  });
});
