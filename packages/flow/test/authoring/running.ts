import type { HistoryEvent } from "@aws-sdk/client-swf";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import { FlowWorld } from "../world/flow-world.ts";

const bundles = new Map<string, Promise<WorkflowBundle>>();

/** Made once for each file of fixtures, which takes seconds. */
export function bundleOf(fixture: string): Promise<WorkflowBundle> {
  const bundle = bundles.get(fixture) ?? bundleWorkflows(new URL(`./fixtures/${fixture}`, import.meta.url));
  bundles.set(fixture, bundle);
  return bundle;
}

/** Each decision task continues in memory, or replays the history from its first event: the results are the same. */
export const cachedOrNot = [
  { how: "cached", options: {} },
  { how: "replayed in each decision task", options: { cachedExecutionsMax: 0 } },
] as const;

/** A world whose worker runs the workflows of a fixture. */
export async function worldOf(
  fixture: string,
  options: Omit<WorkerOptions, "domain" | "calls" | "clock" | "workflows"> = {},
): Promise<FlowWorld> {
  const workflows = await bundleOf(fixture);
  const world = await FlowWorld.open({ workflows });
  await world.worker({ ...options, workflows });
  return world;
}

/** The settled outcome of an execution, with time moved on until then. */
export function outcome(world: FlowWorld, result: Promise<unknown>): Promise<unknown> {
  return world.until(result.catch((error: unknown) => error));
}

interface Run {
  readonly workflowId: string;
  readonly runId: string | undefined;
}

export async function eventsOf(world: FlowWorld, { workflowId, runId = "" }: Run): Promise<readonly HistoryEvent[]> {
  const { events = [] } = await world.calls.call("GetWorkflowExecutionHistory", {
    domain: world.domain,
    execution: { workflowId, runId },
  });
  return events;
}

/** The events of a run by their types, without those of decision tasks and the first. */
export async function storyOf(world: FlowWorld, run: Run): Promise<readonly string[]> {
  const events = await eventsOf(world, run);
  return events
    .map(({ eventType = "" }) => eventType)
    .filter((type) => !type.startsWith("DecisionTask") && type !== "WorkflowExecutionStarted");
}
