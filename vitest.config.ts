import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { findChromium } from "./packages/console/test/browser/world/find-chromium.ts";
import { hasOpenssl } from "./packages/store-postgres/test/certificates.ts";
import { findPostgres } from "./packages/store-postgres/test/find-postgres.ts";
import { findPgbouncer } from "./packages/store-postgres/test/pgbouncer.ts";
import { leftOutReporter } from "./scripts/left-out-reporter.ts";
import { type Suite, suitesFor } from "./scripts/test-suites.ts";

/** `npm run test:all` multiplies seeds, fuzzed requests and property runs by this. */
const effortOfAll = 5;

/** Tests that only compute. Their files share a process, because starting one takes longer than most of them run. */
const ofUnits = [
  "bench/**/*.test.ts",
  "conformance/test/**/*.test.ts",
  "site/test/**/*.test.ts",
  "packages/{model,engine}/test/**/*.test.ts",
  "packages/{core,access}/test/**/*.test.ts",
  "packages/insight/test/**/*.test.ts",
  "packages/console/test/logic/**/*.test.ts",
];
const ofCrash = ["packages/**/crash.test.ts"];
const ofNodes = ["packages/**/nodes.test.ts"];
const ofTls = ["packages/store-postgres/test/tls.test.ts"];
const ofPooler = ["packages/store-postgres/test/pgbouncer.test.ts"];
const ofShards = ["packages/**/postgres-store-by-shard.test.ts"];
const ofConsole = ["packages/console/test/browser/**/*.test.ts"];
const ofPostgres = ["packages/store-postgres/test/*.test.ts"];

const postgresSetUp = "packages/store-postgres/test/global-postgres.ts";

const withoutPostgres = findPostgres() === undefined ? "PostgreSQL is not installed" : undefined;
const withoutOpenssl = hasOpenssl() ? undefined : "openssl is not installed";
const withoutPgbouncer = findPgbouncer() === undefined ? "pgbouncer is not installed" : undefined;

const suites: readonly Suite[] = [
  {
    name: "unit",
    what: "engine, access, protocol, core in memory the logic of the console and what it shares with the command line",
    files: ofUnits,
    isolate: false,
  },
  {
    name: "server",
    what: "stores, sockets, processes, the command line and the examples",
    files: ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts"],
    except: [...ofUnits, ...ofCrash, ...ofNodes, ...ofTls, ...ofPooler, ...ofShards, ...ofPostgres, ...ofConsole],
  },
  {
    name: "postgres",
    what: "the PostgreSQL store",
    files: ofPostgres,
    except: [...ofTls, ...ofPooler, ...ofShards],
    cannotRun: withoutPostgres,
    setUp: postgresSetUp,
  },
  {
    name: "postgres-tls",
    what: "TLS to PostgreSQL",
    files: ofTls,
    cannotRun: withoutPostgres ?? withoutOpenssl,
    setUp: postgresSetUp,
  },
  {
    name: "postgres-by-shard",
    what: "the store contract with a call for each shard",
    files: ofShards,
    cannotRun: withoutPostgres,
    setUp: postgresSetUp,
    isLong: true,
  },
  {
    name: "postgres-pooler",
    what: "the store contract behind pgbouncer",
    files: ofPooler,
    cannotRun: withoutPostgres ?? withoutPgbouncer,
    setUp: postgresSetUp,
    isLong: true,
  },
  {
    name: "console",
    what: "the web console in Chromium",
    files: ofConsole,
    cannotRun: findChromium() === undefined ? "Chromium is not installed" : undefined,
    setUp: "packages/console/test/browser/world/build-console.ts",
    isLong: true,
  },
  { name: "crash", what: "a server killed under load", files: ofCrash, isLong: true, runsAlone: true },
  {
    name: "nodes",
    what: "three servers and a standby under faults",
    files: ofNodes,
    cannotRun: withoutPostgres,
    isLong: true,
    runsAlone: true,
  },
];

// Inherited by all workers, and by the threads of the SQLite store, which otherwise compile the server at each start.
process.env["NODE_COMPILE_CACHE"] ??= `${import.meta.dirname}/node_modules/.cache/node-compile-cache`;

/** `--mode all` runs the long suites too. */
export default defineConfig(({ mode }) => {
  const runsAll = mode === "all";
  if (runsAll) process.env["OPENSWF_TEST_EFFORT"] ??= String(effortOfAll);
  const chosen = suitesFor({ suites, runsAll, skipsAllowed: !process.env["CI"] });
  return {
    resolve: { conditions: ["source"] },
    ssr: { resolve: { conditions: ["source"] } },
    test: {
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // A second, as by default, is short on a machine that does other things too.
      expect: { poll: { timeout: 15_000 } },
      // By default Vitest leaves one processor idle, which is half of a small machine.
      maxWorkers: "100%",
      reporters: ["default", leftOutReporter({ suites, leftOut: chosen.leftOut, runsAll })],
      projects: chosen.run.map(projectOf),
    },
  };
});

function projectOf({ name, files, except = [], ...suite }: Suite): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...files],
      exclude: [...configDefaults.exclude, ...except],
      isolate: suite.isolate ?? true,
      ...(suite.setUp !== undefined && { globalSetup: [suite.setUp] }),
      // Groups run one after the other.
      ...(suite.runsAlone && { maxWorkers: 1, sequence: { groupOrder: 1 } }),
    },
  };
}
