import { joined, marks, type Program, type Step } from "./step.ts";

/** What a program must come to, whatever happens on the way. */
export function expectedResult({ steps, later, sum }: Program): number {
  return [steps, ...later].reduce(inOrder, sum);
}

/** What its own runs can have come to, each after some of its steps. */
export function reachable({ steps, later, sum }: Program): readonly Reached[] {
  const found: Reached[] = [];
  let reached = sum;
  for (const run of [steps, ...later]) {
    found.push({ steps: 0, sum: reached });
    run.forEach((step, index) => {
      reached = joined(reached, resultOf(step));
      found.push({ steps: index + 1, sum: reached });
    });
  }
  return found;
}

/** How many steps of a run are done, and what they have come to with the runs before. */
export interface Reached {
  readonly steps: number;
  readonly sum: number;
}

/** Runs that it takes: its own, those that continue it, and children. */
export function expectedRuns({ steps, later }: Program): number {
  return [steps, ...later].reduce((count, each) => count + 1 + childrenOf(each), 0);
}

/** The numbers of all signals that its own runs wait for. */
export function signalsOf({ steps, later }: Program): readonly number[] {
  return [steps, ...later].flatMap(ownSignals);
}

function inOrder(sum: number, steps: readonly Step[]): number {
  return steps.reduce((before, step) => joined(before, resultOf(step)), sum);
}

function resultOf(step: Step): number {
  switch (step.do) {
    case "activity":
      return step.number + 1;
    case "beat":
      return step.number + step.rounds;
    case "declined":
      return marks.declined;
    case "timer":
      return step.seconds;
    case "local":
    case "side":
      return step.number * 2;
    case "signal":
      return step.number;
    case "lambda":
      return step.number * 3;
    case "race":
      return joined(marks.won, inOrder(0, step.steps));
    case "cancel":
      return marks.canceled;
    case "tell":
      return inOrder(0, [{ do: "signal", number: step.number }]);
    default:
      return inOrder(0, step.steps);
  }
}

function childrenOf(steps: readonly Step[]): number {
  return steps.reduce((count, step) => count + childrenIn(step), 0);
}

function childrenIn(step: Step): number {
  if (step.do === "tell") return 1;
  return "steps" in step ? childrenOf(step.steps) + (step.do === "child" ? 1 : 0) : 0;
}

function ownSignals(steps: readonly Step[]): readonly number[] {
  return steps.flatMap((step) => {
    if (step.do === "signal") return [step.number];
    return "steps" in step && step.do !== "child" ? ownSignals(step.steps) : [];
  });
}
