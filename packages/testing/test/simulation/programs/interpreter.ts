import {
  activities,
  CanceledFailure,
  condition,
  continueAsNew,
  executeChild,
  external,
  lambda,
  localActivities,
  patched,
  query,
  scope,
  sideEffect,
  signal,
  sleep,
  startChild,
  type Workflow,
  workflow,
} from "@openswf/flow/workflow";
import type * as implementations from "./activities.ts";
import { Declined } from "./declined.ts";
import { joined, marks, type Program, type Step } from "./step.ts";

const retry = { attempts: 1_000, max: "20 seconds", jitter: 0.3, nonRetryable: ["Declined"] } as const;
const usual = { startToClose: "60 seconds", heartbeat: "8 seconds", retry } as const;
const { work, beat, decline, untilCanceled } = activities<typeof implementations>(usual);
const { doubled } = localActivities<Pick<typeof implementations, "doubled">>({ retry });

const tripled = lambda<{ number: number }, number>("tripled", { startToClose: "60 seconds", retry });
/** Any will do: functions are called with the credentials of the server. */
const lambdaRole = "arn:aws:iam::123456789012:role/programs";

/** What a run has come to so far: how many of its steps, and their sum. */
export const reached = query<{ readonly steps: number; readonly sum: number }>("reached");
export const news = signal<number>("news");

/** The same programs have the same end in each version, by other decisions. */
export function programOf(version: 1 | 2): Workflow<Program, number> {
  const heard = new Set<number>();

  async function run(step: Step): Promise<number> {
    switch (step.do) {
      case "activity":
        if (version === 2 && patched("rest-first")) await sleep("1 second");
        return await work(step.number, step.fails);
      case "beat":
        return await beat(step.number, step.rounds);
      case "declined":
        return await declined(step.number);
      case "timer":
        await sleep(step.seconds * 1_000);
        return step.seconds;
      case "local":
        return await doubled(step.number);
      case "lambda":
        return await tripled({ number: step.number });
      case "side":
        return sideEffect(() => step.number * 2);
      case "signal":
        await condition(() => heard.has(step.number));
        return step.number;
      default:
        return await runNested(step);
    }
  }

  async function runNested(
    step: Exclude<Step, { readonly number: number } | { readonly seconds: number }> | Tell,
  ): Promise<number> {
    switch (step.do) {
      case "sequence":
        return await inOrder(0, step.steps);
      case "all":
        return (await Promise.all(step.steps.map(run))).reduce(joined, 0);
      case "child":
        return await executeChild(program, { steps: step.steps, later: [], sum: 0, heard: [] });
      case "race":
        return await scope(() => Promise.race([won(step.steps), sleep("300 days").then(() => 0)]));
      case "cancel":
        return await canceled(step);
      case "tell":
        return await tell(step.number);
    }
  }

  async function won(steps: readonly Step[]): Promise<number> {
    return joined(marks.won, await inOrder(0, steps));
  }

  async function tell(number: number): Promise<number> {
    const child = await startChild(program, { steps: [{ do: "signal", number }], later: [], sum: 0, heard: [] });
    await external(child.workflowId).signal(news, number);
    return await child.result();
  }

  async function inOrder(sum: number, steps: readonly Step[]): Promise<number> {
    let result = sum;
    for (const step of steps) result = joined(result, await run(step));
    return result;
  }

  const program: Workflow<Program, number> = workflow(
    { name: "program", executionStartToClose: "300 days", lambdaRole },
    async (given: Program): Promise<number> => {
      for (const number of given.heard) heard.add(number);
      news.on((number) => void heard.add(number));
      let sum = given.sum;
      let done = 0;
      reached.answer(() => ({ steps: done, sum }));
      for (const step of given.steps) {
        sum = joined(sum, await run(step));
        done += 1;
      }
      const [steps, ...later] = given.later;
      if (steps === undefined) return sum;
      return continueAsNew(program, { steps, later, sum, heard: [...heard] });
    },
  );
  return program;
}

type Tell = Step & { readonly do: "tell" };

async function declined(number: number): Promise<number> {
  try {
    return await decline(number);
  } catch (error) {
    if (error instanceof Declined) return marks.declined;
    throw error;
  }
}

async function canceled({ afterSeconds, cancellation }: Step & { readonly do: "cancel" }): Promise<number> {
  try {
    await scope(async (inner) => {
      const waiting = untilCanceled.with({ cancellation })();
      const canceling = sleep(afterSeconds * 1_000).then(() => inner.cancel());
      await Promise.all([waiting, canceling]);
    });
  } catch (error) {
    if (error instanceof CanceledFailure) return marks.canceled;
    throw error;
  }
  throw new Error("what was canceled has ended by itself");
}
