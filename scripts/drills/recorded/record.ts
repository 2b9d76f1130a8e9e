/**
 * Records the histories of a small load on the server at an endpoint, to be kept with its store. Drills open the store with
 * later versions, and compare the histories. When a migration is added, record the format before it with a server of that
 * version:
 *
 *     node --conditions=source scripts/drills/recorded/record.ts http://127.0.0.1:7930 | gzip -9 >sqlite-format-4.json.gz
 *
 * Then stop the server, and `gzip -9` its store, or what `pg_dump --no-owner` prints of its database.
 *
 * Format 3 was written by servers of commit 6100ab45 (SQLite) and 408463ff (PostgreSQL).
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
