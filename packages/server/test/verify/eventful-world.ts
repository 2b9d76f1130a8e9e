import {
  cancelExternal,
  completeExecution,
  continueAsNew,
  recordMarker,
  requestCancelActivityTask,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { TestLambda } from "../../../core/test/world/test-lambda.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";

const on = (name: string): { readonly taskList: { readonly name: string } } => ({ taskList: { name } });

/** A world that contains nearly everything that leaves a trace in a store. Its executions are named by workflowId. */
export async function eventfulWorld(): Promise<World> {
  const lambda = new TestLambda();
  const world = await openWorld({ lambda });
  await plain(world);
  await family(world);
  await closedParents(world);
  await requests(world);
  await snapshots(world);
  await lambdaFunctions(world, lambda);
  return world;
}

/** `plain`: activity tasks in every state, timers and a marker. */
async function plain(world: World): Promise<void> {
  await world.starts("plain", { tagList: ["blue", "slow"], taskPriority: "3", ...on("plain") });
  await world.answers(
    await world.takesDecisionTask("plain"),
    scheduleActivityTask("beating", { heartbeatTimeout: "600" }),
    scheduleActivityTask("done"),
    scheduleActivityTask("late", { scheduleToStartTimeout: "5", ...on("nobody") }),
    scheduleActivityTask("withdrawn", on("nobody")),
    startTimer("soon", 10),
    startTimer("later", 50_000),
    recordMarker("here"),
  );
  const beating = await world.takesActivityTask();
  await world.call("RecordActivityTaskHeartbeat", { taskToken: beating.taskToken, details: "half" });
  const done = await world.takesActivityTask();
  await world.call("RespondActivityTaskCompleted", { taskToken: done.taskToken });
  await world.waits(20);
  await world.answers(
    await world.takesDecisionTask("plain"),
    scheduleActivityTask("waiting", { taskPriority: "7" }),
    requestCancelActivityTask("withdrawn"),
    requestCancelActivityTask("beating"),
  );
}

/** `parent` with the children `child-open`, `child-closed` and `child-continued`, and one whose start is refused. */
async function family(world: World): Promise<void> {
  await world.starts("parent", on("parent"));
  await world.answers(
    await world.takesDecisionTask("parent"),
    startChild("child-open", on("child-open")),
    startChild("child-closed", on("child-closed")),
    startChild("child-continued", on("child-continued")),
    startChild("plain"),
  );
  await world.answers(await world.takesDecisionTask("child-closed"), completeExecution("done"));
  await world.waits(1);
  await world.answers(await world.takesDecisionTask("child-continued"), continueAsNew(on("child-continued")));
}

/**
 * Parents that close before their children: `stern` terminates them, `mild` requests their cancellation, `careless`
 * abandons them.
 */
async function closedParents(world: World): Promise<void> {
  for (const [workflowId, childPolicy] of [
    ["stern", "TERMINATE"],
    ["mild", "REQUEST_CANCEL"],
    ["careless", "ABANDON"],
  ] as const) {
    await world.starts(workflowId, { childPolicy, ...on(workflowId) });
    await world.answers(
      await world.takesDecisionTask(workflowId),
      startChild(`${workflowId}-child`, on(`${workflowId}-child`)),
    );
    await world.answers(await world.takesDecisionTask(workflowId), completeExecution());
  }
}

/** `sender` reaches `plain`, and fails to reach an execution that does not exist. */
async function requests(world: World): Promise<void> {
  await world.starts("sender", on("sender"));
  await world.answers(
    await world.takesDecisionTask("sender"),
    signalExternal("plain", "hello"),
    cancelExternal("plain"),
    signalExternal("nobody", "hello"),
  );
}

/** `busy` has a snapshot and events after it. */
async function snapshots(world: World): Promise<void> {
  await world.starts("busy", on("busy"));
  await world.answers(await world.takesDecisionTask("busy"), startTimer("far", 80_000));
  for (let signal = 0; signal < 140; signal += 1) await world.signals("busy", `signal ${signal}`);
}

/** `caller` has one Lambda function that has ended and one that is running. */
async function lambdaFunctions(world: World, lambda: TestLambda): Promise<void> {
  await world.starts("caller", { lambdaRole: "arn:aws:iam::123456789012:role/caller", ...on("caller") });
  await world.answers(
    await world.takesDecisionTask("caller"),
    scheduleLambdaFunction("ended"),
    scheduleLambdaFunction("runs"),
  );
  lambda.invocation(0).answers({ kind: "completed", result: "4" });
  await world.settles();
}
