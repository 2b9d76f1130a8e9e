import { loadWorkflows, type WorkflowCode } from "@openswf/flow/replay";
import type { WorkerOptions } from "@openswf/flow/worker";
import { watchedCode } from "./endless-code.ts";
import { current } from "./scheduler.ts";

type Workflows = NonNullable<WorkerOptions["workflows"]>;
const loaded = new Map<unknown, Promise<WorkflowCode>>();

/** Bundling takes half a second, and a realm some 15 ms: both are done once in this process, outside of the simulation. */
export function loadedCode(workflows: Workflows): Promise<WorkflowCode> {
  if ("instantiate" in workflows) return Promise.resolve(workflows);
  const key = Array.isArray(workflows) ? workflows.join(" ") : workflows instanceof URL ? workflows.href : workflows;
  let code = loaded.get(key);
  if (code === undefined) {
    code = current.run(undefined, async () => watchedCode(await loadWorkflows(workflows)));
    loaded.set(key, code);
  }
  return code;
}
