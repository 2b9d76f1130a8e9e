import { acknowledgedSoFar, auditOrders } from "../load/audit-orders.ts";
import { registerOrders } from "../load/orders.ts";
import { checkNone } from "../stage/check.ts";
import type { Drill } from "../stage/drill.ts";

const orders = 25;

/** A store moves from SQLite to PostgreSQL with open executions, and back. */
export const move: Drill = {
  name: "move",
  what: "a store moves from SQLite to PostgreSQL and back, with open executions",
  blocks: ["move-to-postgres", "move-to-sqlite"],
  needsPostgres: true,
  run: async (stage) => {
    await stage.dropDatabase();
    const first = await stage.serve(stage.sqlite);
    stage.balancer.pointTo(first.port);
    await registerOrders(stage.client());
    const load = stage.load("moving", { isPatient: true });
    await load.more(orders);
    await stage.stop(first);
    stage.say("stopped the server on SQLite; its clients and workers go on trying");
    stage.say(lastLine(await stage.runBlock("move-to-postgres")));

    const second = await stage.serve(stage.postgres);
    stage.balancer.pointTo(second.port);
    await load.more(orders);
    await stage.finish(load);
    checkNone(load.wrongFailures, "calls were refused");
    stage.say("the same clients and workers go on with PostgreSQL, with the tasks that they had in hand");
    await stage.stop(second);
    await stage.verify(stage.postgres);

    await stage.run("rm all.jsonl.gz; mv /var/lib/openswf/openswf.sqlite /backups");
    stage.say(lastLine(await stage.runBlock("move-to-sqlite")));
    const third = await stage.serve(stage.sqlite);
    stage.balancer.pointTo(third.port);
    const { missing, unpaid, open } = await auditOrders(stage.client(), acknowledgedSoFar(load));
    checkNone([...missing, ...unpaid, ...open], "orders are not as they were");
    await stage.stop(third);
    await stage.verify(stage.sqlite);
  },
};

const lastLine = (printed: string): string => printed.trim().split("\n").at(-1) ?? "";
