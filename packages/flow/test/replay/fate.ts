import type { DecisionType } from "@openswf/model/wire-types";
import type { Story } from "./story.ts";

const refusable: readonly DecisionType[] = [
  "ScheduleActivityTask",
  "StartTimer",
  "StartChildWorkflowExecution",
  "SignalExternalWorkflowExecution",
  "ScheduleLambdaFunction",
];

type Happening = () => Promise<unknown> | unknown;

/** All that may happen to an execution now. */
function happenings(story: Story, die: number): readonly Happening[] {
  const { state } = story;
  const activityId = pick([...state.activityIds.keys()], die);
  const [, child] = pick([...state.children], die) ?? [];
  const lambda = pick([...state.lambdaFunctions.values()], die);
  const all: (Happening | false)[] = [
    story.hasDecisionTask && (() => story.decides()),
    story.hasDecisionTask && (() => story.decides()),
    story.hasDecisionTask && (() => story.startsDecisionTask()),
    story.task !== undefined && (() => story.decides()),
    story.task !== undefined && (() => story.waits(30)),
    () => story.waits(1 + (die % 4)),
    () => story.signals(die % 2 === 0 ? "news" : "extra", String(die)),
    die % 7 === 0 && (() => story.requestsCancel()),
    () => {
      story.isEvicted = die % 2 === 0;
    },
    die % 3 === 0 && (() => toggle(story.surroundings.throttled, pick(refusable, die))),
    die % 11 === 0 && (() => toggle(story.surroundings.denied, pick(refusable, die))),
    () => story.deliversExternals(die % 4 !== 0),
    ...(activityId === undefined ? [] : activityEnds(story, activityId)),
    ...(child === undefined ? [] : childLives(story, child)),
    lambda !== undefined && lambda.startedEventId === undefined && (() => story.lambdaCompletes(lambda.id, die)),
  ];
  return all.filter((each) => each !== false);
}

function activityEnds(story: Story, id: string): readonly Happening[] {
  return [
    () => story.completesActivity(id, `${id} done`),
    () => story.completesActivity(id, `${id} done`),
    () => story.failsActivity(id, "Broken"),
    () => story.cancelsActivity(id),
  ];
}

function childLives(
  story: Story,
  { workflowId, startedEventId }: { readonly workflowId: string; readonly startedEventId: number | undefined },
): readonly Happening[] {
  if (startedEventId === undefined)
    return [() => story.childStarts(workflowId), () => story.childStartFails(workflowId)];
  return [
    () => story.childCloses(workflowId, { status: "COMPLETED", result: '"grown"' }),
    () => story.childCloses(workflowId, { status: "TERMINATED" }),
  ];
}

/** Lets one thing after the other happen, as the numbers say. What cannot happen after all, does not. */
export async function meetsFate(story: Story, fate: readonly number[]): Promise<void> {
  for (const die of fate) {
    if (story.isClosed) return;
    const possible = happenings(story, Math.floor(die / 100));
    const happening = pick(possible, die);
    try {
      await happening?.();
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }
}

/** Such as an activity that cannot be taken because its cancellation was requested. */
function isFault(error: unknown): boolean {
  return error instanceof Error && (error.name === "UnknownResourceFault" || error.message.startsWith("there is no"));
}

function pick<Value>(values: readonly Value[], die: number): Value | undefined {
  return values[die % values.length];
}

function toggle<Value>(set: Set<Value>, value: Value | undefined): void {
  if (value !== undefined && !set.delete(value)) set.add(value);
}
