/** Multiplies the seeds, fuzzed requests and property runs of tests. `npm run test:all` sets more than 1. */
export const effort: number = readEffort(process.env["OPENSWF_TEST_EFFORT"] ?? "1");

function readEffort(text: string): number {
  const factor = Number(text);
  if (!Number.isInteger(factor) || factor < 1)
    throw new Error(`OPENSWF_TEST_EFFORT=${text} is not a whole number above 0`);
  return factor;
}
