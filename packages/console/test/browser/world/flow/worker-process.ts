import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";

const ignore = (): void => {};

/** A worker for the workflows beside, in a process of its own: `AWS_ENDPOINT_URL_SWF` says for which server. */
await startWorker({
  domain: process.argv[2] ?? "",
  workflows: new URL("./workflows.ts", import.meta.url),
  activities,
  localActivities: activities,
  identity: "worker@shop-3",
  log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
});
process.stdout.write("ready\n");
