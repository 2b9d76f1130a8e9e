/**
 * Records the histories of a small load on the server at an endpoint, to be kept with its store: later versions are tried
 * with it. README.md in this folder says how.
 *
 *     node --conditions=source scripts/drills/recorded/record.ts ENDPOINT >histories.json
 */
import { acknowledgedSoFar, countOpen, historyOf } from "../load/audit-orders.ts";
import { OrderLoad } from "../load/order-load.ts";
import { registerOrders } from "../load/orders.ts";
import { clientOf } from "../load/swf-endpoint.ts";
import type { RecordedHistory } from "./recorded-store.ts";

const [endpoint] = process.argv.slice(2);
if (endpoint === undefined) throw new Error("name the endpoint of a server");
const swf = clientOf(endpoint);
// With a flag, NONE lasts for as long as one likes: see keepForGood.
await registerOrders(swf, "NONE");
const load = new OrderLoad(endpoint, { name: "recorded" });
load.begin();
await load.more(12);
await load.finish(() => countOpen(swf));
const histories: RecordedHistory[] = [];
for (const [workflowId, runId] of acknowledgedSoFar(load).started) {
  histories.push({ workflowId, runId, events: (await historyOf(swf, workflowId, runId)) ?? [] });
}
swf.destroy();
process.stdout.write(`${JSON.stringify(histories)}\n`);
