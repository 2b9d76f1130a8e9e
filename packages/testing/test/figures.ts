/**
 * Prints how quick environments are on this machine:
 *
 *     node --conditions=source packages/testing/test/figures.ts
 */
import { testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { daily, order } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);
const environments = 50;
const days = 365;
const orders = 200;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const started: number[] = [];
for (let each = 0; each <= environments; each++) {
  const opened = testEnvironment({ workflows, activities });
  started.push(await timed(() => opened));
  await (await opened)[Symbol.asyncDispose]();
}
const [first = 0, ...others] = started;
const median = others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0;
say(`the first environment: ${first.toFixed(0)} ms, with the files of its workflows`);
say(`each further one: ${median.toFixed(1)} ms (median of ${environments})`);

await using env = await testEnvironment({ workflows, activities });
const daysMs = await timed(() => env.client.execute(daily, days));
say(`a workflow that runs once a day: ${((days / daysMs) * 1_000).toFixed(0)} virtual days a second`);
const ordersMs = await timed(async () => {
  for (let each = 0; each < orders; each++) await env.client.execute(order, String(each));
});
say(`two activities and a timer of 30 days: ${((orders / ordersMs) * 1_000).toFixed(0)} executions a second`);
say(`the same: ${(((orders * 30) / ordersMs) * 1_000).toFixed(0)} virtual days a second`);
