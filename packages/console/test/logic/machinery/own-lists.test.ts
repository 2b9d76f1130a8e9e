import { expect, test } from "vitest";
import { isOfSingleWorker } from "../../../src/logic/machinery/own-lists.ts";

test.each([
  { name: "openswf-worker-5f0c3b1e-8a0d-4b62-9c55-0d3e6c1a7f21", is: true },
  { name: "5f0c3b1e-8a0d-4b62-9c55-0d3e6c1a7f21", is: true },
  { name: "host.5f0c3b1e8a0d4b629c550d3e6c1a7f21", is: true },
  { name: "orders", is: false },
  { name: "orders-2026-11", is: false },
  { name: "5f0c3b1e-8a0d-4b62-9c55-0d3e6c1a7f21-orders", is: false },
])("$name is a list of a single worker: $is", ({ name, is }) => {
  expect(isOfSingleWorker(name)).toBe(is);
});
