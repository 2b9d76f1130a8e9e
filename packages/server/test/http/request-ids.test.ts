import { expect, test } from "vitest";
import { RequestIds } from "../../src/http/readers/request-ids.ts";

test("request ids have the form of a random UUID, and none repeats", () => {
  const ids = [new RequestIds(), new RequestIds()];
  const seen = new Set<string>();
  for (let count = 0; count < 10_000; count += 1) for (const source of ids) seen.add(source.next());
  expect(seen.size).toBe(20_000);
  for (const id of seen) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
