/** A human decides: the workflow waits for a signal, for so long and no longer. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { decided, expense } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url), activities });
using client = await connect({ domain });

const books = await client.start(expense, { purpose: "books", amount: 80, within: 3_600 });
const yacht = await client.start(expense, { purpose: "a yacht", amount: 80_000, within: 3_600 });
const lunch = await client.start(expense, { purpose: "lunch", amount: 20, within: 1 });

// In production, this is what the button in the approver's mail does. Nothing is lost if the workflow is not there yet.
await books.signal(decided, { by: "Grace", isApproved: true });
await yacht.signal(decided, { by: "Grace", isApproved: false });

const outcomes = await Promise.all([books.result(), yacht.result(), lunch.result()]);
console.log(outcomes);
assert.deepEqual(outcomes, [
  { kind: "paid", by: "Grace", receipt: "paid 80" },
  { kind: "refused", by: "Grace" },
  { kind: "expired" },
]);
