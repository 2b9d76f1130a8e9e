import { SignedPrincipal } from "@openswf/access/judging/signed-principal";
import type { ContextValue, Principal, Tag, Verdict } from "@openswf/core/ports/access-control";
import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { OutputForm } from "../../../output/output-form.ts";
import { printerFor } from "../../../output/printer.ts";
import { withStore } from "./access-store.ts";
import { actionNamed } from "./action-named.ts";
import { deniedExitCode } from "./denied-exit-code.ts";
import { findUser, type UserFlags } from "./known-users.ts";
import { printLine } from "./output.ts";

/** Values of condition keys, by lower-case name. */
export type Given = Readonly<Record<string, readonly string[]>>;

export interface SimulateFlags extends UserFlags {
  readonly action: string;
  readonly domain?: string;
  readonly resource?: string;
  readonly region: string;
  readonly context: Given;
  readonly output: OutputForm;
  /** Older than `output`. */
  readonly json?: boolean;
}

export async function simulate(flags: SimulateFlags): Promise<void> {
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
  print(verdict, { action, resource, who: principal.arn, output: flags.json === true ? "json" : flags.output });
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
    output,
    ...asked
  }: { readonly action: string; readonly resource: string; readonly who: string; readonly output: OutputForm },
): void {
  if (output !== "text") {
    printerFor({ output }).value({ ...asked, ...verdict });
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
