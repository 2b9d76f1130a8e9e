import { registerOrders } from "../load/orders.ts";
import { checkNone } from "../stage/check.ts";
import type { Drill } from "../stage/drill.ts";
import type { Serving, Stage } from "../stage/stage.ts";

const rounds = 2;
const ordersBetween = 15;
const landed = "starts landed without a reply: a server that stops has to answer them";

/** Each of two servers on one database is restarted twice, while clients with the SDK's default retries notice nothing. */
export const rollingRestart: Drill = {
  name: "rolling-restart",
  what: "two servers on one PostgreSQL are restarted one after the other, under load",
  blocks: [],
  needsPostgres: true,
  run: async (stage) => {
    await stage.makeDatabase();
    let servers: readonly Serving[] = await Promise.all([stage.serve(stage.postgres), stage.serve(stage.postgres)]);
    pointTo(stage, servers);
    await registerOrders(stage.client());
    const load = stage.load("rolling");
    for (let restart = 0; restart < rounds * 2; restart++) {
      await load.more(ordersBetween);
      const [oldest, other] = servers;
      if (oldest === undefined || other === undefined) throw new Error("there are two servers");
      // The balancer is not told: connections that are refused go to the other server.
      const ms = await stage.stop(oldest);
      const next = await stage.serve(stage.postgres);
      servers = [other, next];
      pointTo(stage, servers);
      stage.say(`restart ${restart + 1}: SIGTERM, gone after ${ms} ms, another one ready`);
    }
    await load.more(ordersBetween);
    await stage.finish(load);
    checkNone(load.failures, "calls failed after all retries of the SDK");
    checkNone([...load.foundStarted], landed);
    stage.say(
      `${load.calls} calls, none failed, ${load.retried} after a retry of the SDK; longest gap ${gap(load)} ms`,
    );
    for (const serving of servers) await stage.stop(serving);
    await stage.verify(stage.postgres);
  },
};

/** One server on SQLite is restarted: programs try again until it is back. */
export const restart: Drill = {
  name: "restart",
  what: "the only server on SQLite is restarted, while programs try again",
  blocks: [],
  needsPostgres: false,
  run: async (stage) => {
    let serving = await stage.serve(stage.sqlite);
    pointTo(stage, [serving]);
    await registerOrders(stage.client());
    const load = stage.load("restart", { isPatient: true });
    for (let count = 0; count < rounds; count++) {
      await load.more(ordersBetween);
      const began = performance.now();
      const ms = await stage.stop(serving);
      serving = await stage.serve(stage.sqlite);
      pointTo(stage, [serving]);
      stage.say(
        `restart ${count + 1}: gone after ${ms} ms, ready again after ${Math.round(performance.now() - began)} ms`,
      );
    }
    await load.more(ordersBetween);
    await stage.finish(load);
    checkNone(load.wrongFailures, "calls were refused");
    checkNone([...load.foundStarted], landed);
    stage.say(
      `${load.calls} calls, none refused, ${load.sentAgain} sent again by programs; longest gap ${gap(load)} ms`,
    );
    await stage.stop(serving);
    await stage.verify(stage.sqlite);
  },
};

/** One of two servers is killed with all that it had in hand. */
export const failover: Drill = {
  name: "failover",
  what: "one of two servers on one PostgreSQL is killed with SIGKILL, under load",
  blocks: [],
  needsPostgres: true,
  run: async (stage) => {
    await stage.makeDatabase();
    const [lost, other] = await Promise.all([stage.serve(stage.postgres), stage.serve(stage.postgres)]);
    pointTo(stage, [lost, other]);
    await registerOrders(stage.client());
    const load = stage.load("failover");
    await load.more(ordersBetween);
    await lost.server.crash();
    stage.say("killed one of two servers");
    await load.more(ordersBetween * 2);
    const next = await stage.serve(stage.postgres);
    pointTo(stage, [other, next]);
    await load.more(ordersBetween);
    await stage.finish(load, "at least once");
    const failed = load.failures.filter(({ name, attempts }) => !(isGone(name) && attempts > 1));
    checkNone(failed, "calls failed after all retries of the SDK");
    stage.say(
      `${load.calls} calls, none failed, ${load.retried} after a retry of the SDK; longest gap ${gap(load)} ms; ` +
        `${load.foundStarted.size} starts and ${load.failures.length} answers had landed without their reply`,
    );
    for (const serving of [other, next]) await stage.stop(serving);
    await stage.verify(stage.postgres);
  },
};

/** The fault of an answer to a task that has been answered: the first attempt landed, its reply did not. */
const isGone = (name: string): boolean => name === "UnknownResourceFault";
const gap = ({ longestGapMs }: { readonly longestGapMs: number }): number => Math.round(longestGapMs);
const pointTo = (stage: Stage, servers: readonly Serving[]): void =>
  stage.balancer.pointTo(...servers.map(({ port }) => port));
