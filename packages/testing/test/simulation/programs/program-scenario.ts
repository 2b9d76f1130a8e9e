import { type Client, isSwfFault, type WorkflowHandle } from "@openswf/flow/client";
import { CanceledFailure, TerminatedFailure } from "@openswf/flow/workflow";
import type { RecordedRun, Scenario, SimulatedWorld } from "../../../src/simulation.ts";
import * as activities from "./activities.ts";
import { expectedResult, expectedRuns, type Reached, reachable, signalsOf } from "./expected.ts";
import { randomProgram } from "./random-programs.ts";
import type { Program } from "./step.ts";
import { news, program, reached } from "./version-1.ts";

const version1 = new URL("./version-1.ts", import.meta.url);
const version2 = new URL("./version-2.ts", import.meta.url);
/** For `simulate`: a program ends within minutes, once nothing goes wrong. */
export const programTimes = {
  ...{ faultsForMs: 600_000, endsWithinMs: 12 * 3_600_000, stepsMax: 200_000 },
  lambda: { tripled },
} as const;
const programsMax = 3;
const workersMax = 3;
const questionsMax = 3;
const lambdaFailsOdds = 0.2;
/** Clocks are set by hours. */
const executionStartToClose = "2 days";
const latestRequestMs = 45_000;
/** The SDK records it when it cannot go on with an execution. */
const heldMarker = "openswf.held";

/** Random programs on random workers. Each must come to what it must come to, in as many runs as it takes. */
export const randomPrograms: Scenario = async (world) => {
  const { random } = world;
  const isDeployed = random.below(3) === 0;
  const cachedExecutionsMax = random.pick([0, 1, 1_000]);
  for (let count = 1 + random.below(workersMax); count > 0; count--) {
    await world.startWorker({
      workflows: version1,
      activities,
      cachedExecutionsMax,
      nextVersions: isDeployed ? [{ workflows: version2 }] : [],
    });
  }
  const programs = Array.from({ length: 1 + random.below(programsMax) }, () => randomProgram(random));
  world.atEnd("there are as many runs as it takes", (runs) => {
    programs.forEach((each, index) => {
      requireRuns(runs, `program-${index}`, expectedRuns(each));
    });
  });
  // Old code cannot go on with what new code has decided: it holds such an execution until new code has its turn.
  if (!isDeployed) world.atEnd("no execution was held", (runs) => !runs.some(isHeld));
  // New code can replay what old code has decided.
  const asking = await world.connect({ workflows: isDeployed ? version2 : version1 });
  await Promise.all(programs.map((each, index) => runProgram({ world, asking }, each, `program-${index}`)));
  await endSecondRuns(world);
};

/** A start that arrives late, after the one that was sent in its place, begins a run that waits in vain for its signals. */
async function endSecondRuns(world: SimulatedWorld): Promise<void> {
  await world.sleep(latestRequestMs);
  world.calm();
  for await (const { workflowId, runId } of world.client.executions({ status: "OPEN" })) {
    await world.client.handle(workflowId, runId).terminate().catch(unlessClosed);
  }
}

interface Parts {
  readonly world: SimulatedWorld;
  /** Answers queries. */
  readonly asking: Client;
}

async function runProgram({ world, asking }: Parts, given: Program, workflowId: string): Promise<void> {
  const handle = await world.client.start(program, given, { workflowId, executionStartToClose });
  const end = endOf(handle);
  const interruption = interruptionOf(world);
  await Promise.all([
    sendSignals(world, given, workflowId),
    interruption && interrupt(world, interruption, handle),
    ask({ world, asking }, given, workflowId).catch((error: unknown) => {
      if (interruption?.end !== "TerminatedFailure" || !isOfNothing(error)) throw error;
    }),
  ]);
  const expected = expectedResult(given);
  const ended = await end;
  if (ended !== expected && ended !== interruption?.end) {
    throw new Error(`${workflowId} has come to ${ended}, not to ${expected}`);
  }
}

/** An answer is what some of its steps come to. */
async function ask({ world, asking }: Parts, given: Program, workflowId: string): Promise<void> {
  const known = new Set(reachable(given).map(nameOf));
  for (let count = world.random.below(questionsMax + 1); count > 0; count--) {
    await world.sleep(world.random.below(12_000));
    const answer = await asking.handle(workflowId).query(reached);
    if (!known.has(nameOf(answer))) throw new Error(`${workflowId} answers that ${nameOf(answer)}`);
  }
}

/** An execution that was terminated before its first decision has no answer to any query. */
function isOfNothing(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("the execution has had no decision task");
}

const nameOf = ({ steps, sum }: Reached): string => `${steps} steps have come to ${sum}`;

/** A Lambda function. */
async function tripled(payload: unknown): Promise<number> {
  // `as`: the only workflow that calls it gives it this.
  const { number } = payload as { readonly number: number };
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3_000));
  if (Math.random() < lambdaFailsOdds) throw new Error("it fails now and then");
  return number * 3;
}

type Handle = WorkflowHandle<number>;

async function endOf(handle: Handle): Promise<number | string> {
  try {
    return await handle.result();
  } catch (error) {
    if (error instanceof CanceledFailure || error instanceof TerminatedFailure) return error.name;
    throw error;
  }
}

/** What may end an execution before its end, and how its result then rejects. */
interface Interruption {
  readonly end: string;
  readonly make: (handle: Handle) => Promise<unknown>;
}

function interruptionOf({ random }: SimulatedWorld): Interruption | undefined {
  switch (random.below(8)) {
    case 0:
      return { end: "CanceledFailure", make: (handle) => handle.cancel() };
    case 1:
      return { end: "TerminatedFailure", make: (handle) => handle.terminate() };
    default:
      return undefined;
  }
}

async function interrupt(world: SimulatedWorld, { make }: Interruption, handle: Handle): Promise<void> {
  await world.sleep(world.random.below(20_000));
  await make(handle).catch(unlessClosed);
}

/** It has closed meanwhile, or the call was sent again after a lost reply. */
function unlessClosed(error: unknown): void {
  if (!isSwfFault(error, "UnknownResourceFault")) throw error;
}

async function sendSignals(world: SimulatedWorld, given: Program, workflowId: string): Promise<void> {
  for (const number of signalsOf(given)) {
    await world.sleep(world.random.below(8_000));
    await world.client.handle(workflowId).signal(news, number).catch(unlessClosed);
  }
}

function requireRuns(runs: readonly RecordedRun[], workflowId: string, expected: number): void {
  const own = runs.filter((run) => run.workflowId === workflowId || run.workflowId.startsWith(`${workflowId}.`));
  // A start that was sent twice, for its first reply was lost, starts a second run if the first has ended. SWF knows no better.
  if (own.filter(isOfClient).length > 1 || own.some(isInterrupted) || own.length === expected) return;
  throw new Error(`${workflowId} has taken ${own.length} runs, not ${expected}`);
}

function isOfClient({ events: [first] }: RecordedRun): boolean {
  if (first?.eventType !== "WorkflowExecutionStarted") return false;
  const { parentWorkflowExecution, continuedExecutionRunId } = first.attributes;
  return parentWorkflowExecution === undefined && continuedExecutionRunId === undefined;
}

function isInterrupted({ events }: RecordedRun): boolean {
  const last = events.at(-1)?.eventType;
  return last === "WorkflowExecutionCanceled" || last === "WorkflowExecutionTerminated";
}

function isHeld({ events }: RecordedRun): boolean {
  return events.some(({ eventType, attributes }) => {
    return eventType === "MarkerRecorded" && attributes.markerName === heldMarker;
  });
}
