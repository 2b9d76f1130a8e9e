import { isWorkflow, type Workflow } from "../authoring/definition.ts";
import type { AsyncContext } from "../authoring/host.ts";
import { bundleWorkflows } from "../isolation/bundle/bundle-workflows.ts";
import { originalStack } from "../isolation/original-stack.ts";
import { type Instance, Realm } from "../isolation/realm/realm.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { asyncContext } from "./async-context.ts";
import type { ExecutionHost } from "./execution-host.ts";

/** The workflows of a worker, ready to run any number of executions. */
export interface WorkflowCode {
  readonly workflows: readonly Workflow[];
  readonly context: AsyncContext;
  instantiate(host: ExecutionHost): Instance;
  limited<Result>(work: () => Result): Result;
  originalStack(stack: string): string;
  /** The first line of a stack that is in the author's files. */
  where(stack: string | undefined): string | undefined;
}

export async function loadWorkflows(files: URL | readonly URL[] | WorkflowBundle): Promise<WorkflowCode> {
  const bundle = isBundle(files) ? files : await bundleWorkflows(files);
  const realm = new Realm(bundle);
  const probe = realm.instantiate({
    now: () => 0,
    random: () => 0,
    setTimer: () => 0,
    clearTimer: () => {},
    log: () => {},
  });
  const workflows = Object.values(probe.exports.workflows).filter(isWorkflow);
  const original = (stack: string): string => originalStack(stack, bundle);
  return {
    workflows,
    context: asyncContext(),
    instantiate: (host) => realm.instantiate(host),
    limited: (work) => realm.limited(work),
    originalStack: original,
    where: (stack) => stack && lineOf(original(stack)),
  };
}

function isBundle(files: URL | readonly URL[] | WorkflowBundle): files is WorkflowBundle {
  return "code" in files;
}

/** As `order.ts:31:9`. */
function lineOf(stack: string): string | undefined {
  return /([\w./@-]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
}
