import { mkdirSync, rmSync } from "node:fs";
import { PollForActivityTaskCommand, RespondActivityTaskCompletedCommand } from "@aws-sdk/client-swf";
import { type Acknowledged, acknowledgedSoFar, auditOrders } from "../load/audit-orders.ts";
import { domain, registerOrders, shipList } from "../load/orders.ts";
import { sendAgain } from "../load/send-again.ts";
import { failedCall } from "../load/swf-endpoint.ts";
import { check, checkNone } from "../stage/check.ts";
import type { Drill } from "../stage/drill.ts";
import type { Stage } from "../stage/stage.ts";

const orders = 25;

/** A running server is backed up, its folder is lost, and the backup takes its place. */
export const disaster: Drill = {
  name: "disaster",
  what: "a running server on SQLite is backed up, loses its folder, and is restored",
  blocks: ["backup", "restore"],
  needsPostgres: false,
  run: async (stage) => {
    const first = await stage.serve(stage.sqlite);
    stage.balancer.pointTo(first.port);
    await registerOrders(stage.client());
    const load = stage.load("before");
    await load.more(orders);

    const before = acknowledgedSoFar(load);
    await stage.runBlock("backup");
    await load.more(orders);
    const after = acknowledgedSoFar(load);
    const later = [...after.started].filter(([order]) => !before.started.has(order));
    const token = await taskOfLater(stage, before);
    stage.say(`${before.started.size} starts acknowledged before the backup, ${later.length} during it and later`);

    rmSync(stage.storeFolder, { recursive: true });
    const code = await first.server.ended;
    check(code === 1, `a server whose store is gone exited with ${code}`);
    stage.say("the folder of the store is removed: the server notices, and exits with 1");
    await load.end();
    mkdirSync(stage.storeFolder);
    await stage.runBlock("restore");
    const second = await stage.serve(stage.sqlite);
    stage.balancer.pointTo(second.port);

    const refusal = await answer(stage, token);
    check(refusal === "UnknownResourceFault", `a task token of a lost execution was answered with ${refusal}`);
    stage.say("a worker that holds a task of a lost execution is refused");
    const again = await sendAgain(stage.client(), notPaid(load.started.keys(), before));
    stage.say(`clients send the signals of later again: ${again} reach an open execution`);
    const workers = stage.load("restored");
    await workers.more(orders);
    await stage.finish(workers);
    await checkRestored(stage, before);
    await checkLost(stage, new Map(later));
    await stage.stop(second);
    await stage.verify(stage.sqlite);
  },
};

/** What was acknowledged before the backup is there. */
async function checkRestored(stage: Stage, before: Acknowledged): Promise<void> {
  const swf = stage.client();
  const { missing, unpaid, open } = await auditOrders(swf, before);
  checkNone(missing, "starts that were acknowledged before the backup are lost");
  checkNone(unpaid, "signals that were acknowledged before the backup are lost");
  checkNone(open, "executions of before the backup have not completed");
  stage.say(`the ${before.started.size} starts and ${before.paid.size} signals of before are there, and go on`);
}

/** What was acknowledged after the backup is lost, as the guide says. Starts during the backup may be in it or not. */
async function checkLost(stage: Stage, started: ReadonlyMap<string, string>): Promise<void> {
  const { missing } = await auditOrders(stage.client(), { started, paid: new Set() });
  check(missing.length > 0, "nothing of what was acknowledged after the backup is lost: it was no backup");
  stage.say(`${missing.length} starts of later are lost, as the guide says`);
}

/** A task that a worker holds when the disaster comes, of an execution that the backup does not have. */
async function taskOfLater(stage: Stage, before: Acknowledged): Promise<string> {
  const swf = stage.client();
  for (;;) {
    const poll = new PollForActivityTaskCommand({ domain, taskList: shipList });
    const { taskToken, workflowExecution } = await swf.send(poll);
    if (taskToken && !before.started.has(workflowExecution?.workflowId ?? "")) return taskToken;
  }
}

/** The fault of the answer, if it has one. */
async function answer(stage: Stage, taskToken: string): Promise<string> {
  try {
    await stage.client().send(new RespondActivityTaskCompletedCommand({ taskToken }));
    return "success";
  } catch (error) {
    return failedCall(error).name;
  }
}

/** Orders whose signal the backup may lack. */
export function notPaid(orders: Iterable<string>, { paid }: Acknowledged): readonly string[] {
  return [...orders].filter((order) => !paid.has(order));
}
