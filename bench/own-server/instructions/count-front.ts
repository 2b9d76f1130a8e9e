import { Clients } from "../../load/clients.ts";
import { prepareWorkplace } from "../../load/prepare-workplace.ts";
import { WorkflowWorker } from "../../load/workflow-worker.ts";
import { uniquePrefix } from "../../load/workplace.ts";
import type { Progress } from "../../report/progress.ts";
import { ServerProcess } from "../server/server-process.ts";
import { type Counted, countWindows, workers } from "./count-windows.ts";
import { Counting, steadyFlags } from "./counting.ts";
import type { PerWorkflow } from "./windows.ts";

/**
 * Counts the whole server of a checkout, on a new SQLite file. The clients are in this process and not counted. Each
 * worker has a connection: so many that calls share loop turns and commits, as under load.
 */
export async function countFront(counted: Counted, progress: Progress): Promise<PerWorkflow> {
  using counting = new Counting();
  const start = (command: readonly string[]): Promise<ServerProcess> => {
    const launcher = { command, nodeFlags: steadyFlags, environment: counting.environment };
    return ServerProcess.start({ store: "sqlite", tree: counted.tree, metrics: counted.metrics, launcher });
  };
  // Once without valgrind, so that the compiled sources are kept.
  await (await start([]))[Symbol.asyncDispose]();
  await using server = await start(counting.launcher);
  const { pid } = server;
  if (pid === undefined) throw new Error("valgrind could not be started");
  await prepareWorkplace(server.endpoint);
  using clients = await Clients.open(server.endpoint, workers);
  const prefix = uniquePrefix();
  const fleet = clients.all.map((client, index) => new WorkflowWorker(client, `${prefix}-${index}`));
  const run = async (workflows: number): Promise<void> => {
    const each = workflows / workers;
    await Promise.all(
      fleet.map(async (worker) => {
        for (let count = 0; count < each; count += 1) await worker.runWorkflow();
      }),
    );
  };
  return await countWindows(counted, progress, run, () => counting.take(pid));
}
