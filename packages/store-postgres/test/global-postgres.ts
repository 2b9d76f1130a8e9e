/** Vitest runs this once per test run. The PostgreSQL tests share one server, each in its own schema. */
import type { TestProject } from "vitest/node";
import { findPostgres } from "./find-postgres.ts";
import { startPostgres } from "./private-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `undefined` if PostgreSQL is not installed. */
    readonly postgresUrl: string | undefined;
  }
}

export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const binaries = findPostgres();
  if (binaries === undefined) {
    if (process.env["CI"]) throw new Error("PostgreSQL is not installed, and CI must not skip its tests");
    console.warn("PostgreSQL is not installed: the tests of the PostgreSQL store are skipped.");
    project.provide("postgresUrl", undefined);
    return undefined;
  }
  const postgres = await startPostgres(binaries);
  project.provide("postgresUrl", postgres.urlOf("postgres"));
  return postgres.stop;
}
