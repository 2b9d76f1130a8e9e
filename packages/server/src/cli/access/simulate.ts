import { SignedPrincipal } from "@openswf/access/judging/signed-principal";
import type { ContextValue, Principal, Tag, Verdict } from "@openswf/core/ports/access-control";
import { systemClock } from "@openswf/core/ports/clock";
import { type Command, Option } from "commander";
import { Problem } from "../problem.ts";
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

/** Told apart from problems of the command line and of the world. */
const deniedExitCode = 3;

export function addSimulateCommand(access: Command): void {
  accountOption(access.command("simulate"))
    .description(
      `Answer what somebody may do, and which statement decides. Exit code 0: allowed, ${deniedExitCode}: denied.`,
    )
    .option("--access-file <path>", "ask this file, and not the store")
    .option("--user <name>", "who; without it, the account itself")
    .requiredOption(
      "--action <name>",
      "such as swf:PollForDecisionTask, or a decision: swf:ScheduleActivityTask; swf: may be left out",
    )
    .option("--domain <name>", "the domain that it is about; * is what ListDomains is about")
    .option("--resource <arn>", "the resource, in the place of --domain")
    .option("--region <name>", "region that the request is signed for", "us-east-1")
    .addOption(
      new Option("--context <key=value>", "condition key of the request, again and again; twice the same key is a list")
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

Keys of the one who asks (aws:username, aws:PrincipalTag/...) and of the time are there by themselves, and so are tags of a
domain that is in the store.
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

/** Those of the domain, where the store is at hand and a policy asks for them. */
async function tagsOf(flags: SimulateFlags, principal: Principal): Promise<readonly Tag[]> {
  const { accessFile, domain, region } = flags;
  if (accessFile !== undefined || domain === undefined || !principal.asksForResourceTags) return [];
  const found = await withStore(flags, (store) => store.readDomain(`${principal.account}/${region}/${domain}`));
  return found?.tags ?? [];
}

function resourceOf({ domain, region }: SimulateFlags, account: string): string {
  if (domain === undefined) throw Problem.ofUsage("Say what it is about: --domain NAME or --resource ARN.");
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
