import type { Payloads } from "@openswf/flow/data";
import type { SwfCalls } from "@openswf/flow/transport";
import { startWorker, type Worker, type WorkerOptions } from "@openswf/flow/worker";
import type { KeptLog } from "../activities/kept-log.ts";
import type { StandInDecider } from "../stand-ins/stand-in-decider.ts";
import type { VirtualTime } from "../time/virtual-time.ts";
import type { Work } from "../time/work.ts";
import { loadedWorkflows } from "../workflows/loaded-workflows.ts";
import type { TestWorkerOptions } from "./environment-options.ts";
import { HeldExecutionError } from "./held-execution-error.ts";

type ActivityInterceptor = NonNullable<WorkerOptions["activityInterceptors"]>[number];

export interface WorkerSurroundings {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly time: VirtualTime;
  readonly standIns: StandInDecider;
  readonly log: KeptLog;
  readonly heldExecutions: "fail" | "retry";
  /** Ids of executions that are started without one, the same in each run of a test. */
  readonly newWorkflowId: () => string;
}

/** Starts a worker all of whose work is counted. */
export async function startWatchedWorker(
  options: TestWorkerOptions,
  { domain, calls, time, standIns, log, heldExecutions }: WorkerSurroundings,
): Promise<Worker> {
  const { workflows, activationMs, payloads, activities, localActivities = activities } = options;
  const code = workflows && (await loadedWorkflows(workflows, activationMs));
  return await startWorker({
    identity: "worker",
    log,
    ...options,
    ...(code !== undefined && { workflows: code.code }),
    ...(payloads !== undefined && { payloads: watchedPayloads(payloads, time.work) }),
    ...(localActivities !== undefined && { localActivities: countedFunctions(localActivities, time) }),
    activityInterceptors: [countActivities(time), ...(options.activityInterceptors ?? [])],
    onMeasure: (measure) => {
      options.onMeasure?.(measure);
      if (measure.kind === "decision task" && measure.outcome === "held" && heldExecutions === "fail") {
        time.fail(HeldExecutionError.of(log.lines));
      }
    },
    domain,
    calls: standIns.around(calls),
    clock: clockOf(time),
  });
}

/** What is due by it is to come, so nobody waits for ever until then. */
export function clockOf(time: VirtualTime): NonNullable<WorkerOptions["clock"]> {
  return { now: () => time.clock.now(), after: (ms, callback) => time.after(ms, callback) };
}

function countActivities(time: VirtualTime): ActivityInterceptor {
  return {
    execute: (call, next) => {
      const { activityType, activityId, workflowId, attempt } = call.context;
      const describe = (): string =>
        `the activity ${activityType.name} (${activityId}) of ${workflowId}, attempt ${attempt}`;
      return time.duringActivity(describe, () => next(call));
    },
  };
}

/** Local activities are not intercepted. */
function countedFunctions(
  functions: Readonly<Record<string, unknown>>,
  time: VirtualTime,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(functions).map(([name, given]) => [
      name,
      typeof given === "function" ? counted(name, given, time) : given,
    ]),
  );
}

function counted(name: string, given: object & { readonly length: number }, time: VirtualTime): unknown {
  // Modules of activities also export the classes of their failures, which the worker knows by their text.
  if (/^class\b/.test(Function.prototype.toString.call(given))) return given;
  const run = (...args: readonly unknown[]): Promise<unknown> =>
    time.duringActivity(
      () => `the local activity ${name}`,
      // `as`: a function, as its caller has seen.
      async () => await Reflect.apply(given as () => unknown, undefined, args),
    );
  // The worker puts the context where the function expects its last argument.
  return Object.defineProperty(run, "length", { value: given.length });
}

/** Codecs and blob stores may take real time. */
export function watchedPayloads(payloads: Payloads, work: Work): Payloads {
  const watched = <Result>(what: string, result: Result): Result => {
    if (!(result instanceof Promise)) return result;
    const item = work.begin("data", () => `a codec or a blob store, which ${what}`);
    result.then(
      () => item.end(),
      () => item.end(),
    );
    return result;
  };
  return {
    encode: (text, options) => watched("encodes", payloads.encode(text, options)),
    decode: (text) => watched("decodes", payloads.decode(text)),
    decodeAll: (texts) => watched("decodes", payloads.decodeAll(texts)),
    isPlain: payloads.isPlain,
  };
}
