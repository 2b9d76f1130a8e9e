import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What axe has to say against a page as it is now, if it is serious. */
export async function expectAccessible(page: Page): Promise<void> {
  // As the debugger does, past the Content-Security-Policy of the page.
  await page.evaluate(axe.source);
  const violations = (await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  )) as AxeResults["violations"];
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`),
  ).toEqual([]);
}
