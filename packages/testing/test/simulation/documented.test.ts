import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { faultKinds, faultNames } from "../../src/simulation/faults.ts";

test("the guide lists each fault with its odds", async () => {
  const guide = await readFile(new URL("../../../../docs/how-to/simulation.md", import.meta.url), "utf8");
  const rows = faultNames.map((name) => {
    const { odds, each, what } = faultKinds[name];
    return `| \`${name}\` | ${odds} | ${each} | ${what} |`;
  });
  expect(guide).toContain(rows.join("\n"));
});
