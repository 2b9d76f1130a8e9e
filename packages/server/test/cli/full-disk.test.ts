import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

/** The most bytes of a file, in the unit of `ulimit -f`: 512 bytes, or 1024 in some shells. The store's log reaches it soon. */
const fileBlocksMax = 1_000;

test("a server without load is unhealthy once its disk takes no more writes, and says so", async () => {
  const serve = ["serve", "--port", "0", "--limit", "healthProbeMs=2"];
  const server = Openswf.runsLimited(`-f ${fileBlocksMax}`, serve, { cwd: folder() });
  const url = await server.ready();
  const health = async (): Promise<unknown> => (await fetch(new URL("/health", url))).json();
  await expect.poll(health, { timeout: 20_000, interval: 100 }).toMatchObject({
    status: "unhealthy",
    problems: [{ what: "writes", since: expect.stringMatching(/^\d{4}-.*Z$/) }],
  });
  expect((await fetch(new URL("/health", url))).status).toBe(503);
  await expect.poll(() => server.stderr).toContain("the store fails or does not answer");
}, 30_000);
