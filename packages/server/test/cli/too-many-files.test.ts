import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

test("a server that may open no more files says so with the remedy, and serves again once it may", async () => {
  const serve = ["serve", "--port", "0", "--http", "timeoutsCheckedEveryMs=100"];
  const server = Openswf.runsLimited("-n 100", serve, { cwd: folder() });
  const clients: Socket[] = [];
  onTestFinished(() => {
    for (const client of clients) client.destroy();
  });
  const url = new URL("/health", await server.ready());
  for (let count = 0; count < 120; count += 1) {
    clients.push(connect(Number(url.port), url.hostname).on("error", () => {}));
  }
  await expect.poll(() => server.stderr, { timeout: 10_000 }).toContain("raise ulimit -n");
  for (const client of clients) client.destroy();
  await expect.poll(async () => (await fetch(url).catch(() => undefined))?.status, { timeout: 5_000 }).toBe(200);
}, 30_000);
