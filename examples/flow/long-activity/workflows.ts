import { activities, workflow } from "@openswf/flow/workflow";

const { importPages } = activities<typeof import("./activities.ts")>({
  taskList: "imports", // whose workers are processes of their own: see worker.ts
  startToClose: "1 hour",
  heartbeat: "2 seconds", // silent for longer, and the attempt has failed
  retry: { attempts: 5, first: "1 second" },
  cancellation: "wait", // until the activity has stopped
});

export const bulkImport = workflow({ name: "bulk-import" }, (pages: number) => importPages(pages));
