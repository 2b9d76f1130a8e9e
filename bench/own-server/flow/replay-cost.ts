import { type GivenEvent, loadWorkflows, replay } from "@openswf/flow/replay";
import { startWorker } from "@openswf/flow/worker";
import { Latencies } from "../../load/latencies.ts";
import { check } from "../../report/report.ts";
import * as activities from "./activities.ts";
import { type CoreHere, openCoreHere } from "./core-here.ts";
import { steps } from "./steps.ts";
import { domain, workerSettings } from "./worker-settings.ts";

const file = new URL("./steps.ts", import.meta.url);
/** Each is shown, the first too, in which V8 has compiled little. */
const replays = 9;

export interface ReplayCost {
  readonly events: number;
  readonly decisionTasks: number;
  readonly times: Latencies;
}

/** Runs a workflow with so many activities, and then replays the history that the server has of it. */
export async function measureReplay(count: number): Promise<ReplayCost> {
  const events = await historyOf(count);
  const workflows = await loadWorkflows(file);
  const times = new Latencies();
  let decisionTasks = 0;
  for (let index = 0; index < replays; index += 1) {
    const began = performance.now();
    const outcome = await replay(events, { workflows });
    times.add(performance.now() - began);
    check(outcome.kind === "same", `the history of ${events.length} events does not replay`);
    check(outcome.decisionTasks === count + 1, `${outcome.decisionTasks} decision tasks were replayed`);
    decisionTasks = outcome.decisionTasks;
  }
  return { events: events.length, decisionTasks, times };
}

async function historyOf(count: number): Promise<readonly GivenEvent[]> {
  await using core = await openCoreHere();
  const { calls, client } = core;
  await using _worker = await startWorker({ ...workerSettings, calls, workflows: file, activities });
  const handle = await client.start(steps, count);
  const result = await handle.result();
  check(result === count * (count + 1), `the sum of ${count} steps is not ${result}`);
  return await read(core, handle);
}

async function read(
  { calls }: CoreHere,
  { workflowId, runId = "" }: { readonly workflowId: string; readonly runId: string | undefined },
): Promise<readonly GivenEvent[]> {
  const events: GivenEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await calls.call("GetWorkflowExecutionHistory", {
      domain,
      execution: { workflowId, runId },
      ...(nextPageToken && { nextPageToken }),
    });
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return events;
}
