import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunningProgram } from "./running-program.ts";

/** What `start.ts` prints in the end. */
const expected = "{ receipt: 'receipt-7', parcel: 'parcel-7', approvedBy: 'Grace' }";

/** Ends once SWF knows that the card was charged. */
const untilCharged = `
import { connect } from "@openswf/flow/client";
const client = await connect({ domain: "shop" });
for await (const { eventType } of client.handle("order-7").history({ follow: true })) {
  if (eventType === "ActivityTaskCompleted") break;
}
client[Symbol.dispose]();
`;

/** Does what the tutorial says, with this Node: starts an order, kills the worker, approves, and starts the worker again. */
export async function followTutorial(folder: string, node: string): Promise<void> {
  rmSync(join(folder, "openswf-data"), { recursive: true, force: true });
  writeFileSync(join(folder, "charged.ts"), untilCharged);
  const server = new RunningProgram(folder, node, ["node_modules/openswf/bin/openswf.js", "serve", "--port", "0"]);
  const ready = await server.prints("openswf ready at ");
  const env = { AWS_ENDPOINT_URL_SWF: ready.replace("openswf ready at ", "") };
  const run = (file: string): RunningProgram => new RunningProgram(folder, node, [file], env);

  const worker = run("worker.ts");
  await worker.prints('"message":"worker started"');
  const start = run("start.ts");
  await worker.prints("charged 40 for 7");
  // Otherwise the activity is tried again a minute later, when it has timed out.
  await run("charged.ts").succeeds();
  await worker.end("SIGKILL");

  await run("approve.ts").succeeds();
  const next = run("worker.ts");
  await next.prints("shipped the teapot");
  await start.prints(expected);
  await start.succeeds();

  await next.end("SIGTERM");
  await next.succeeds();
  await server.end("SIGTERM");
  await server.succeeds();
}
