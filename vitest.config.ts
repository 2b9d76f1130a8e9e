import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts"],
    globalSetup: ["packages/server/test/stores/postgres/global-postgres.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
