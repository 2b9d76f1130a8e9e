import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { changePrice, currentPrice, subscription } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

export async function work(): Promise<void> {
  const worker = await startWorker({ domain: "shop", workflows, activities });
  process.once("SIGTERM", () => worker.stop());
}

export async function subscribe(): Promise<void> {
  const client = await connect({ domain: "shop", workflows });
  const handle = await client.start(subscription, { customer: "7", cents: 900 }, { workflowId: "subscription-7" });
  await handle.signal(changePrice, 1_200);
  console.log(await handle.query(currentPrice));
  await handle.cancel();
}
