import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { TestServer } from "./test-server.ts";
import { approved, isWaiting, order } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test("an order that is approved is kept", async () => {
  await using server = await TestServer.start(workflows);
  await server.worker({ workflows, activities, log });
  const handle = await server.client.start(order, { id: "7", price: 40 });
  await server.sleep(3_600_000);
  expect(await handle.query(isWaiting)).toBe(true);
  await handle.signal(approved, { by: "Grace" });
  expect(await server.until(handle.result())).toBe("receipt-7, approved by Grace");
});

test("after three days, the card is refunded", async () => {
  await using server = await TestServer.start(workflows);
  const refunds: string[] = [];
  const refund = async (receipt: string) => void refunds.push(receipt);
  await server.worker({ workflows, activities: { ...activities, refund }, log });
  const began = server.clock.now();
  const handle = await server.client.start(order, { id: "7", price: 40 });
  expect(await server.until(handle.result())).toBe("nobody has approved it");
  expect(refunds).toEqual(["receipt-7"]);
  expect(server.clock.now() - began).toBe(3 * 86_400_000);
});

test("a bank that does not answer is asked three times", async () => {
  await using server = await TestServer.start(workflows);
  let attempts = 0;
  const chargeCard = async (): Promise<string> => {
    attempts += 1;
    throw new Error("no answer");
  };
  await server.worker({ workflows, activities: { ...activities, chargeCard }, log });
  const handle = await server.client.start(order, { id: "7", price: 40 });
  await expect(server.until(handle.result())).rejects.toThrow("no answer");
  expect(attempts).toBe(3);
});
