import { configDefaults, defineConfig } from "vitest/config";

/** They share one private PostgreSQL, which is started when one of them is to run. */
const ofPostgres = ["packages/store-postgres/test/*.test.ts"];

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ofPostgres],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: ofPostgres,
          globalSetup: ["packages/store-postgres/test/global-postgres.ts"],
        },
      },
    ],
  },
});
