import { SignedPrincipal } from "@openswf/access/judging/signed-principal";
import type { ContextValue, Principal, Tag, Verdict } from "@openswf/core/ports/access-control";
import { systemClock } from "@openswf/core/ports/clock";
import { type Command, Option } from "commander";
import { Problem } from "../../problems/problem.ts";
import { withStore } from "./access-store.ts";
import { actionNamed } from "./action-named.ts";
import { findUser, type UserFlags } from "./known-users.ts";
import { accountOption, pairOf } from "./options.ts";
import { printJson, printLine } from "./output.ts";

type Given = Readonly<Record<string, readonly string[]>>;

interface SimulateFlags extends UserFlags {
  readonly action: string;
  readonly domain?: string;
  readonly resource?: string;
  readonly region: string;
  readonly context: Given;
  readonly json?: boolean;
}

/** Distinct from the exit codes of usage errors and runtime failures. */
const deniedExitCode = 3;

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
    .option("--json", "print the verdict as JSON")
    .addHelpText("after", helpOnSimulate)
    .action(simulate);
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

async function simulate(flags: SimulateFlags): Promise<void> {
  const { region } = flags;
  const action = actionNamed(flags.action);
  const active = await findUser(flags);
  const resource = flags.resource ?? resourceOf(flags, active.principal.account);
  const principal = new SignedPrincipal({ ...active.principal, accessKeyId: "", secretAccessKey: "" });
  const verdict = principal.judge({
    action,
    resource,
    region,
    now: systemClock.now(),
    keys: (key) => oneOrMany(flags.context[key]),
    request: undefined,
    resourceTags: await tagsOf(flags, principal),
    requestTags: [],
  });
  print(verdict, { action, resource, who: principal.arn, json: flags.json === true });
  if (verdict.outcome !== "allowed") process.exitCode = deniedExitCode;
}

/** Tags of the domain, when the store is available and a policy refers to them. */
async function tagsOf(flags: SimulateFlags, principal: Principal): Promise<readonly Tag[]> {
  const { accessFile, domain, region } = flags;
  if (accessFile !== undefined || domain === undefined || !principal.asksForResourceTags) return [];
  const found = await withStore(flags, (store) => store.readDomain(`${principal.account}/${region}/${domain}`));
  return found?.tags ?? [];
}

function resourceOf({ domain, region }: SimulateFlags, account: string): string {
  if (domain === undefined) throw Problem.ofUsage("Name the resource with --domain NAME or --resource ARN.");
  return `arn:aws:swf:${region}:${account}:/domain/${domain}`;
}

function oneOrMany(values: readonly string[] | undefined): ContextValue | undefined {
  return values?.length === 1 ? values[0] : values;
}

function print(
  verdict: Verdict,
  {
    json,
    ...asked
  }: { readonly action: string; readonly resource: string; readonly who: string; readonly json: boolean },
): void {
  if (json) {
    printJson({ ...asked, ...verdict });
    return;
  }
  const { by } = verdict;
  const statement = by && `statement ${by.index}${by.sid === undefined ? "" : ` (${by.sid})`} of policy ${by.policy}`;
  switch (verdict.outcome) {
    case "allowed":
      printLine(`allowed by ${statement}`);
      break;
    case "explicitlyDenied":
      printLine(`denied by ${statement}`);
      break;
    case "implicitlyDenied":
      printLine("denied: no statement allows it");
      break;
  }
  printLine(`${asked.who}\n${asked.action} on ${asked.resource}`);
}
