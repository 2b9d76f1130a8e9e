import { activities, workflow } from "@openswf/flow/workflow";

const { greet } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute", retry: { attempts: 5 } });

/** Greets each of the names, as many at once as there are workers. */
export const greetAll = workflow({ name: "greet-all" }, (names: readonly string[]) => Promise.all(names.map(greet)));
