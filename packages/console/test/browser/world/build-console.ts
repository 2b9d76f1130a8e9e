import { build } from "vite";

/** Builds the console before the tests, as users get it. */
export default async function buildConsole(): Promise<void> {
  await build({ root: `${import.meta.dirname}/../../..`, logLevel: "error" });
}
