import { build } from "vite";

/** Builds the console before the tests, as users get it. */
export default async function buildConsole(): Promise<void> {
  const before = process.env["NODE_ENV"];
  // Vitest has set it to "test", which would build the slow form of React.
  process.env["NODE_ENV"] = "production";
  try {
    await build({ root: `${import.meta.dirname}/../../..`, logLevel: "error" });
  } finally {
    process.env["NODE_ENV"] = before;
  }
}
