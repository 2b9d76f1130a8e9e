import { standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { decided, expense } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const dayInSeconds = 86_400;
const books = { purpose: "books", amount: 80, within: 3 * dayInSeconds };

/** An approver who is only asked, and a till that pays. */
function office() {
  return {
    askApprover: standIn(activities.askApprover).returns(undefined),
    payOut: standIn(activities.payOut).returns("receipt 1"),
  };
}

test("an expense is paid once it is approved", async () => {
  const { askApprover, payOut } = office();
  await using env = await testEnvironment({ workflows, activities: { askApprover, payOut } });
  const handle = await env.client.start(expense, books);

  await env.sleep("2 days");
  expect(await handle.describe()).toMatchObject({ status: "OPEN", state: { waitsFor: "a decision" } });
  await handle.signal(decided, { by: "Grace", isApproved: true });

  expect(await handle.result()).toEqual({ kind: "paid", by: "Grace", receipt: "receipt 1" });
  expect(askApprover.calls).toEqual([[books]]);
});

test("an expense is refused without a payment", async () => {
  const { askApprover, payOut } = office();
  await using env = await testEnvironment({ workflows, activities: { askApprover, payOut } });
  const handle = await env.client.start(expense, books);

  await handle.signal(decided, { by: "Grace", isApproved: false });

  expect(await handle.result()).toEqual({ kind: "refused", by: "Grace" });
  expect(payOut.calls).toEqual([]);
});

test("an expense that nobody decides expires to the second", async () => {
  await using env = await testEnvironment({ workflows, activities: office() });

  expect(await env.client.execute(expense, books)).toEqual({ kind: "expired" });
  expect(env.now).toEqual(new Date("2026-01-04T00:00:00Z"));
});
