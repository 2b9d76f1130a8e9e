import { activities, sleep, workflow } from "@openswf/flow/workflow";

// Only the types are imported. The functions run in a worker, perhaps on another machine.
const { writeGreeting } = activities<typeof import("./activities.ts")>({ startToClose: "10 seconds" });

export const hello = workflow({ name: "hello" }, async (name: string) => {
  await sleep("1 second"); // a timer of the server: a month would do as well, and survives every restart
  return await writeGreeting(name);
});
