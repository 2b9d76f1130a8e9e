import { CanceledFailure } from "@openswf/flow/workflow";
import { expect, test } from "vitest";
import { TestServer } from "../test-server.ts";
import * as activities from "./activities.ts";
import { cart, checkOut } from "./cart.ts";
import { CardDeclined } from "./failures.ts";
import { add } from "./updates.ts";
import { changeCard, changePrice, currentPrice, subscription } from "./workflows.ts";

const file = (name: string): URL => new URL(`./${name}.ts`, import.meta.url);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const dayMs = 86_400_000;

/** What the activities were called with; cards are declined while `declines` says so. */
async function atWork(server: TestServer) {
  const told: string[] = [];
  const bank = { declines: false };
  const charge = async (customer: string, cents: number): Promise<string> => {
    told.push(`charge ${cents}`);
    if (bank.declines) throw new CardDeclined("the card was declined", { cents });
    return activities.charge(customer, cents);
  };
  const sendMail = async (_customer: string, text: string) => void told.push(text);
  const closeAccount = async (customer: string) => void told.push(`close ${customer}`);
  await server.worker({ workflows: file("workflows"), activities: { charge, sendMail, closeAccount }, log });
  return { told, bank };
}

test("a subscription is charged each month, at the price of the time, and goes on in new runs", async () => {
  await using server = await TestServer.start(file("workflows"));
  const { told } = await atWork(server);
  const { workflowId, runId } = await server.client.start(subscription, { customer: "7", cents: 900 });
  const handle = server.client.handle(workflowId);
  await server.sleep(100 * dayMs);
  await handle.signal(changePrice, 1_200);
  await server.sleep(dayMs);
  expect(await handle.query(currentPrice)).toBe(1_200);
  await server.sleep(120 * dayMs);
  expect(told).toEqual([...Array(3).fill("charge 900"), ...Array(4).fill("charge 1200")]);
  expect((await handle.describe()).runId).not.toBe(runId);
});

test("a declined card is not charged again at once; a new one saves the subscription", async () => {
  await using server = await TestServer.start(file("workflows"));
  const { told, bank } = await atWork(server);
  const handle = await server.client.start(subscription, { customer: "7", cents: 900 });
  bank.declines = true;
  await server.sleep(31 * dayMs);
  expect(told).toEqual(["charge 900", "Your card was declined."]);
  await handle.signal(changeCard);
  await server.sleep(20 * dayMs);
  expect((await handle.describe()).status).toBe("OPEN");
  expect(await server.until(handle.result())).toBe("not paid");
});

test("a subscription that is canceled closes the account", async () => {
  await using server = await TestServer.start(file("workflows"));
  const { told } = await atWork(server);
  const handle = await server.client.start(subscription, { customer: "7", cents: 900 });
  await server.sleep(dayMs);
  await handle.cancel();
  await expect(server.until(handle.result())).rejects.toBeInstanceOf(CanceledFailure);
  expect(told).toEqual(["close 7"]);
});

test("a signal and a query make an update", async () => {
  await using server = await TestServer.start(file("cart"));
  await server.worker({ workflows: file("cart"), log });
  const handle = await server.client.start(cart);
  expect(await server.until(add(handle, { name: "teapot", cents: 4_000 }))).toBe(4_000);
  expect(await server.until(add(handle, { name: "cup", cents: 500 }))).toBe(4_500);
  await expect(server.until(add(handle, { name: "air", cents: 0 }))).rejects.toThrow("air has no price");
  await handle.signal(checkOut);
  expect(await server.until(handle.result())).toBe(4_500);
});
