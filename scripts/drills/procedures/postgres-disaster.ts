import { acknowledgedSoFar, auditOrders } from "../load/audit-orders.ts";
import { registerOrders } from "../load/orders.ts";
import { sendAgain } from "../load/send-again.ts";
import { checkNone } from "../stage/check.ts";
import type { Drill } from "../stage/drill.ts";
import { notPaid } from "./disaster.ts";

const orders = 25;

/** Two running servers are backed up with pg_dump, the database is lost, and the dump takes its place. */
export const postgresDisaster: Drill = {
  name: "postgres-disaster",
  what: "a database is dumped under two running servers, lost, and restored",
  blocks: ["postgres-backup", "postgres-restore"],
  needsPostgres: true,
  run: async (stage) => {
    await stage.makeDatabase();
    const first = [await stage.serve(stage.postgres), await stage.serve(stage.postgres)];
    stage.balancer.pointTo(...first.map(({ port }) => port));
    await registerOrders(stage.client());
    const load = stage.load("before");
    await load.more(orders);
    const before = acknowledgedSoFar(load);
    await stage.runBlock("postgres-backup");
    await load.more(orders);
    stage.say(`${before.started.size} starts acknowledged before the dump, ${load.started.size} in all`);

    await stage.dropDatabase();
    stage.balancer.pointTo();
    await Promise.all(first.map(({ server }) => server.crash()));
    await load.end();
    stage.say("the database is dropped, the servers are ended");
    await stage.runBlock("postgres-restore");

    const second = await stage.serve(stage.postgres);
    stage.balancer.pointTo(second.port);
    const again = await sendAgain(stage.client(), notPaid(load.started.keys(), before));
    stage.say(`clients send the signals of later again: ${again} reach an open execution`);
    const workers = stage.load("restored");
    await workers.more(orders);
    await stage.finish(workers);
    const { missing, unpaid } = await auditOrders(stage.client(), before);
    checkNone(missing, "starts that were acknowledged before the dump are lost");
    checkNone(unpaid, "signals that were acknowledged before the dump are lost");
    stage.say(`the ${before.started.size} starts and ${before.paid.size} signals of before are there`);
    await stage.stop(second);
    await stage.verify(stage.postgres);
  },
};
