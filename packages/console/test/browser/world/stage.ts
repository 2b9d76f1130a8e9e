import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launch } from "./browser.ts";
import { prepareDomain } from "./prepared-domain.ts";
import { RunningServer } from "./running-server.ts";

/** Those of the test file, from its first test on. */
export let server: RunningServer;
export let browser: Browser;

/** Gives the file a server of its own, with the prepared domain, and a browser. */
export function withPreparedDomain(): void {
  beforeAll(async () => {
    [server, browser] = await Promise.all([RunningServer.start(), launch()]);
    await prepareDomain(server.swf);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
}
