import { createInterface } from "node:readline/promises";
import { Problem } from "@openswf/core/ports/problem";
import type { EndpointFlags } from "../../client/client-options.ts";
import { withSwf } from "../../client/connect.ts";
import type { SwfClient } from "../../client/swf-client.ts";
import { printable } from "../../output/printable.ts";
import { type Printer, printerFor } from "../../output/printer.ts";
import { progressLine } from "../../output/progress-line.ts";
import { carryOut } from "./carry-out.ts";
import type { Declared } from "./declared.ts";
import { type Plan, planDomain } from "./plan.ts";
import { readDeclared } from "./read-declared.ts";
import { findRegistered } from "./registered.ts";
import { stepText, stepValue } from "./step-text.ts";

export interface ApplyFlags extends EndpointFlags {
  readonly yes?: true;
  readonly check?: true;
  readonly prune?: true;
}

/** The process exits with this when `--check` finds that something would change. */
const wouldChangeExitCode = 3;

/** `openswf apply FILE`: makes domains and types as the file declares them. Shows what it will do first. */
export async function apply(file: string, flags: ApplyFlags): Promise<void> {
  if (flags.check === true && flags.yes === true) throw Problem.ofUsage("--check and --yes conflict.");
  const declared = await readDeclared(file);
  await withSwf(flags, async (swf) => {
    const plan = await planFor(swf, declared, flags.prune === true ? "prune" : "keep");
    const printer = printerFor(flags);
    if (printer.form === "text") sayPlan(printer, plan);
    if (plan.conflicts.length > 0 || flags.check === true || plan.steps.length === 0) {
      reportUnchanged(printer, plan);
      process.exitCode = exitCodeOf(plan);
      return;
    }
    await confirm(flags);
    await carryOutAll(swf, printer, plan);
  });
}

async function planFor(swf: SwfClient, { domains }: Declared, prune: "prune" | "keep"): Promise<Plan> {
  const progress = progressLine();
  const plans: Plan[] = [];
  try {
    for (const domain of domains) {
      progress.show(`comparing domain ${printable(domain.name)}`);
      plans.push(planDomain(domain, await findRegistered(swf, domain, prune)));
    }
  } finally {
    progress.clear();
  }
  return { steps: plans.flatMap(({ steps }) => steps), conflicts: plans.flatMap(({ conflicts }) => conflicts) };
}

function exitCodeOf({ steps, conflicts }: Plan): number {
  if (conflicts.length > 0) return 1;
  return steps.length > 0 ? wouldChangeExitCode : 0;
}

function sayPlan(printer: Printer, { steps, conflicts }: Plan): void {
  for (const step of steps) printer.line(printer.paint(stepText(step)));
  for (const conflict of conflicts) printer.line(printer.paint({ text: `! ${conflict}`, style: "bad" }));
}

function reportUnchanged(printer: Printer, { steps, conflicts }: Plan): void {
  if (printer.form !== "text") {
    printer.value({ steps: steps.map(stepValue), conflicts, applied: false });
  } else if (conflicts.length > 0) {
    printer.line(`Nothing was changed: ${counted(conflicts.length, "conflict")}.`);
  } else {
    printer.line(steps.length === 0 ? "Everything is as declared." : `${counted(steps.length, "change")} to make.`);
  }
}

async function confirm({ yes }: ApplyFlags): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw Problem.ofUsage("Nothing was changed: nobody can be asked here. Pass --yes to apply the plan, or --check.");
  }
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await question.question("Apply these changes? [y/N] ");
    if (!/^y(es)?$/i.test(answer.trim())) throw Problem.ofWorld("Nothing was changed.");
  } finally {
    question.close();
  }
}

async function carryOutAll(swf: SwfClient, printer: Printer, { steps }: Plan): Promise<void> {
  const progress = progressLine();
  let done = 0;
  try {
    for (const step of steps) {
      progress.show(`${done} of ${steps.length}: ${stepText(step).text.slice(2)}`);
      await carryOut(swf, step);
      done += 1;
    }
  } catch (error) {
    progress.clear();
    process.stderr.write(`openswf: ${done} of ${steps.length} changes were made. Run it again for the rest.\n`);
    throw error;
  } finally {
    progress.clear();
  }
  const value = { steps: steps.map(stepValue), conflicts: [], applied: true };
  printer.done(`${counted(steps.length, "change")} made.`, value);
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
