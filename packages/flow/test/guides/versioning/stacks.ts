import { activities, workflow } from "@openswf/flow/workflow";

const { notify } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

function check(): void {
  throw new Error("not enough");
}

export const tellsStack = workflow({ name: "tellsStack" }, async () => {
  try {
    check();
  } catch (error) {
    await notify(error instanceof Error ? String(error.stack) : "");
  }
});

export const tellsMessage = workflow({ name: "tellsMessage" }, async () => {
  try {
    check();
  } catch (error) {
    await notify(error instanceof Error ? error.message : "");
  }
});
