import { parseArgs } from "node:util";
import { progressLine } from "../../../src/cli/output/progress-line.ts";
import { runFuzz } from "./run-fuzz.ts";

/** `npm run fuzz -- --requests N --seed S --access on|off`: sends N malformed requests. Exits with 1 on any problem. */
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    access: { type: "string", default: "on" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

print(`seed ${values.seed}`);
const progress = progressLine();
const { sent, good, statuses, heapBefore, heapAfter, problems } = await runFuzz({
  requests: Number(values.requests),
  seed: Number(values.seed),
  access: values.access === "off" ? "off" : "on",
  onProgress: (count) => progress.show(`${count} of ${values.requests}`),
});
progress.clear();
for (const problem of problems) print(problem);
print(
  `replies: ${[...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${count} of ${status}`)
    .join(", ")}`,
);
print(`heap: ${megabytes(heapBefore)} after a fifth of the requests, ${megabytes(heapAfter)} at the end`);
print(`fuzz: ${sent} malformed requests, ${good} good ones answered, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
