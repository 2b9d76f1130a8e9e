import { type Command, Option } from "commander";
import { deniedExitCode } from "./actions/denied-exit-code.ts";
import type { Given, SimulateFlags } from "./actions/simulate.ts";
import { accountOption, pairOf } from "./options.ts";

export function addSimulateCommand(access: Command): void {
  accountOption(access.command("simulate"))
    .description(
      `Test whether a user may do something, and show the statement that decides. Exit code 0: allowed, ${deniedExitCode}: denied.`,
    )
    .option("--access-file <path>", "use this file instead of the store")
    .option("--user <name>", "the user (default: the account itself)")
    .requiredOption(
      "--action <name>",
      "an operation (swf:PollForDecisionTask) or a decision (swf:ScheduleActivityTask); swf: is optional",
    )
    .option("--domain <name>", "domain of the request; * for ListDomains")
    .option("--resource <arn>", "ARN of the resource, instead of --domain")
    .option("--region <name>", "region that the request is signed for", "us-east-1")
    .addOption(
      new Option(
        "--context <key=value>",
        "condition key of the request; repeatable; repeat a key to give it several values",
      )
        .default({}, "none")
        .argParser(addPair),
    )
    .option("--json", "the same as --output json")
    .addHelpText("after", helpOnSimulate)
    .action(async (flags: SimulateFlags) => (await import("./actions/simulate.ts")).simulate(flags));
}

const helpOnSimulate = `
  openswf access simulate --user worker --action swf:PollForActivityTask --domain orders --context swf:taskList.name=cards
  openswf access simulate --user decider --action swf:ScheduleActivityTask --domain orders \\
    --context swf:activityType.name=charge --context swf:activityType.version=1
  openswf access simulate --access-file access.json --user starter --action iam:PassRole \\
    --resource arn:aws:iam::111122223333:role/resize --context iam:PassedToService=swf.amazonaws.com

Keys of the user (aws:username, aws:PrincipalTag/...), the time, and the tags of a domain in the store are set
automatically.
`;

function addPair(text: string, before: Given): Given {
  const [name, value] = pairOf(text);
  const key = name.toLowerCase();
  return { ...before, [key]: [...(before[key] ?? []), value] };
}
