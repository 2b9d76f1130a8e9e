import { Problem } from "@openswf/core/ports/problem";
import { type Command, Option } from "commander";
import { outputOption } from "../../output/output-form.ts";
import type { CheckFlags } from "./check.ts";

/** `openswf flow`: for workflows that are written with `@openswf/flow`. */
export function addFlowCommands(openswf: Command): void {
  const flow = openswf.command("flow").description("Work with workflows that are written with @openswf/flow.");
  flow
    .command("check")
    .description("Replay the executions of a domain with new workflow code, and tell which of them it does not fit.")
    .requiredOption("--domain <name>", "domain whose executions are replayed")
    .requiredOption("--workflows <file...>", "files that export the workflows, or one bundle of them as .json")
    .option("--type <name>", "keep to workflows of this name")
    .addOption(
      countOption("--closed <count>", "of each type, also replay this many that have closed last", closedCounts),
    )
    .addOption(countOption("--parallel <count>", "executions that are read and replayed at a time", parallelCounts))
    .option("--payloads <file>", "module that exports payloads, the DataPipeline of the workers, if they have one")
    .option("--all-types", "also fail if executions are open of types that the files do not export")
    .option("--only-differences", "print only executions that differ or fail, and the summary")
    .addOption(outputOption())
    .option("--json", "the same as --output ndjson")
    .addOption(
      new Option(
        "--endpoint <url>",
        "where SWF is; by default AWS_ENDPOINT_URL_SWF or AWS_ENDPOINT_URL, else AWS",
      ).argParser(parseEndpoint),
    )
    .option("--region <name>", "AWS region; by default AWS_REGION or that of the profile")
    .option("--profile <name>", "profile in ~/.aws; by default AWS_PROFILE")
    .addHelpText("after", helpOnCheck)
    .action(async (flags: CheckFlags) => (await import("./check.ts")).check(flags));
}

interface Counts {
  readonly min: number;
  readonly max: number;
  readonly byDefault: number;
}

const closedCounts: Counts = { min: 0, max: 1_000_000, byDefault: 100 };
/** Replays share one thread, so more would only hold more histories in memory. */
const parallelCounts: Counts = { min: 1, max: 64, byDefault: 8 };

function countOption(flags: string, description: string, { min, max, byDefault }: Counts): Option {
  const [name] = flags.split(" ");
  return new Option(flags, description).default(byDefault).argParser((text: string) => {
    const count = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
    if (count >= min && count <= max) return count;
    throw Problem.ofUsage(`Invalid ${name} "${text}": expected a whole number from ${min} to ${max}.`);
  });
}

function parseEndpoint(text: string): string {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return text;
  throw Problem.ofUsage(`Invalid --endpoint "${text}": expected an http or https URL.`);
}

const helpOnCheck = `
Run it before you deploy, with the new files. It reads the history of every open execution, and of some that have closed,
runs the new code over it, and compares what the code decides with what was decided. Nothing is called and nothing is
written. An execution that the code does not fit would be held by the new workers until the code fits it again.

  same       the code decides what was decided
  differs    the code decides something else: the line names the event, what it has, and the line of source
  fails      the code throws or never ends where it did not, or the workflow is missing

Credentials and region are found as by the AWS command line. The caller needs swf:ListOpenWorkflowExecutions,
swf:ListClosedWorkflowExecutions and swf:GetWorkflowExecutionHistory.

Exit codes, for CI: 0 if all executions are the same, 1 if any differs or fails, 2 if something could not be checked.

Examples:
  openswf flow check --domain shop --workflows src/order.ts src/refund.ts --endpoint http://127.0.0.1:7930
  openswf flow check --domain shop --workflows dist/workflows.json --closed 0 --only-differences
  openswf flow check --domain shop --workflows src/order.ts --json | jq -r 'select(.kind == "differs") | .workflowId'

It needs the package @openswf/flow beside the workflows: npm install @openswf/flow. See
https://github.com/openswf/openswf/blob/main/docs/how-to/flow-check.md.
`;
