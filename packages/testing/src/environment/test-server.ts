import { type Core, type CoreOptions, createCore, inProcess } from "@openswf/core";
import { inProcessCalls, type SwfCalls } from "@openswf/flow/transport";
import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import { CoreCalls } from "../calls/core-calls.ts";
import { TasksInHand } from "../calls/tasks-in-hand.ts";
import { watchedStore } from "../calls/watched-store.ts";
import { VirtualTime } from "../time/virtual-time.ts";
import { type LambdaFunctions, lambdaInvoker } from "./lambda-functions.ts";
import { seededRandomness } from "./seeded-randomness.ts";
import { standingExecutions } from "./standing-executions.ts";

/** A hundred years: what takes as long does not happen. */
const neverMs = 100 * 365 * 86_400_000;

/**
 * Polls are parked until there is a task, and the server's chores never come: each would be a jump of the clock. Nobody misses the
 * sweep of closed executions: whatever reads them leaves them out from the end of their retention on.
 */
const limitsForTests = {
  ...defaultLimits,
  pollHoldMs: neverMs,
  healthProbeMs: neverMs,
  retentionSweepMs: neverMs,
};

/** The real core over a memory store, in this process and in virtual time. */
export interface TestServer {
  readonly time: VirtualTime;
  readonly coreCalls: CoreCalls;
  readonly calls: SwfCalls;
  readonly tasks: TasksInHand;
  readonly core: Core;
}

export async function openTestServer(
  domain: string,
  options: {
    readonly lambda: LambdaFunctions | undefined;
    readonly startsAt: number;
    readonly patienceMs: number;
    readonly seed: number;
    readonly limits: Partial<NonNullable<CoreOptions["limits"]>>;
  },
): Promise<TestServer> {
  const { startsAt, patienceMs, seed, limits, lambda } = options;
  const store = openMemoryStore();
  const time: VirtualTime = new VirtualTime({
    startsAt,
    patienceMs,
    arePollsParked: () => coreCalls.areParked,
    standing: () => standingExecutions({ domain, calls, store, time, coreCalls }),
  });
  const coreCalls: CoreCalls = new CoreCalls(() => core, time.work);
  const core = await createCore({
    store: watchedStore(store, time.work),
    clock: time.clock,
    randomness: seededRandomness(seed),
    limits: { ...limitsForTests, ...limits },
    ...(lambda !== undefined && { lambda: lambdaInvoker(lambda, () => time) }),
  });
  const calls = inProcessCalls(
    inProcess({ answer: (request) => coreCalls.answer(request) }),
    core.announcement.extensions,
  );
  return { time, coreCalls, calls, tasks: new TasksInHand(time.work), core };
}
