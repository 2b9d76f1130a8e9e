import { signal } from "@openswf/flow/workflow";
import { standInWorkflow, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import { negotiation, purchase } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const suppliers = [
  { name: "Quick", price: 120, answersAfter: 60 },
  { name: "Cheap", price: 80, answersAfter: 600 },
  { name: "Slow", price: 10, answersAfter: 3_000 },
];

test("buys from the cheaper of the first two, and calls the others off", async () => {
  await using env = await testEnvironment({ workflows });

  const bought = await env.client.execute(purchase, suppliers);

  expect(bought).toEqual({ supplier: "Cheap", price: 80, confirmations: ["Cheap delivers to 1 Long Acre, London"] });
  expect(env.now).toEqual(new Date("2026-01-01T00:10:00Z"));
});

test("a buyer by itself: its children only quote, and deliver when they are told where", async () => {
  const quoted = signal<{ readonly supplier: string; readonly price: number }>("quoted");
  const accepted = signal<{ readonly address: string }>("accepted");
  const negotiations = standInWorkflow(negotiation);
  await using env = await testEnvironment({ workflows, standIns: [negotiations] });
  negotiations.does(async ({ supplier: { name, price, answersAfter }, buyer }, { nextSignal }) => {
    await env.sleep(`${answersAfter} seconds`);
    await env.client.handle(buyer).signal(quoted, { supplier: name, price });
    const { address } = await nextSignal(accepted);
    return `${name} knows ${address}`;
  });

  const bought = await env.client.execute(purchase, suppliers);

  expect(bought).toMatchObject({ supplier: "Cheap", price: 80, confirmations: ["Cheap knows 1 Long Acre, London"] });
  expect(negotiations.calls.map(({ supplier }) => supplier.name)).toEqual(["Quick", "Cheap", "Slow"]);
});
