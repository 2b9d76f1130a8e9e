import { configDefaults, defineConfig } from "vitest/config";

/** These tests share one private PostgreSQL, which starts only when one of them runs. */
const ofPostgres = [
  "packages/server/test/stores/postgres-store.test.ts",
  "packages/server/test/stores/postgres/*.test.ts",
];

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
          globalSetup: ["packages/server/test/stores/postgres/global-postgres.ts"],
        },
      },
    ],
  },
});
