import { expect, test } from "vitest";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { hello } from "./fixtures/hello.ts";

test("a workflow sleeps for an hour and calls an activity", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows: new URL("./fixtures/hello.ts", import.meta.url), activities });
  expect(await world.until(world.client.execute(hello, "Ada"))).toBe("Hello, Ada!");
  expect(world.clock.now() - Date.UTC(2026, 0, 1)).toBeGreaterThanOrEqual(3_600_000);
});
