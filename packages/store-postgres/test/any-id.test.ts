import { test } from "vitest";
import { effort } from "../../core/test/world/effort.ts";
import { keepsAnyId } from "../../server/test/transfer/any-id.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

test.skipIf(!hasPostgres)("executions, activities, timers, functions and children keep any id that fits", async () => {
  const schema = await makeSchema();
  await keepsAnyId(await openPostgresStore(schema.url), 6 * effort);
  await schema.drop();
});
