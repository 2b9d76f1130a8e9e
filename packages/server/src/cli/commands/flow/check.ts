import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Problem } from "@openswf/core/ports/problem";
import type { OutputForm } from "../../output/output-form.ts";
import { printable } from "../../output/printable.ts";
import { printerFor } from "../../output/printer.ts";
import { progressLine } from "../../output/progress-line.ts";

/** The flags of `openswf flow check`, as commander names them. */
export interface CheckFlags {
  readonly domain: string;
  readonly workflows: readonly string[];
  readonly type?: string;
  readonly closed: number;
  readonly parallel: number;
  readonly payloads?: string;
  readonly allTypes?: boolean;
  readonly onlyDifferences?: boolean;
  readonly output: OutputForm;
  /** Older than `output`. */
  readonly json?: boolean;
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
}

type FlowCommand = typeof import("@openswf/flow/command");

const command = "@openswf/flow/command";
const exitCodes = { same: 0, differs: 1, incomplete: 2 } as const;

/** `openswf flow check`: prints what replay says of each execution. Exits with 1 if one differs, with 2 if it cannot know. */
export async function check(flags: CheckFlags): Promise<void> {
  const { allTypes = false, onlyDifferences = false, json = false, output, ...rest } = flags;
  const printer = printerFor({ output: json ? "ndjson" : output });
  // `json` is one value for all lines.
  const held: unknown[] = [];
  const { flowCheck } = await loadFlow();
  const progress = progressLine();
  try {
    const result = await flowCheck(
      { ...rest, allTypes, terse: onlyDifferences, json: printer.form !== "text" },
      {
        line: (text) => {
          progress.clear();
          if (printer.form === "json") held.push(JSON.parse(text));
          else printer.line(printable(text));
        },
        progress: (text) => progress.show(text),
      },
    );
    if (printer.form === "json") printer.value(held);
    process.exitCode = exitCodes[result];
  } catch (error) {
    // 1 would say that an execution differs.
    process.stderr.write(`openswf: ${printable(messageOf(error))}\n`);
    process.exitCode = exitCodes.incomplete;
  } finally {
    progress.clear();
  }
}

/** The version that the workflows in this folder use, or else the one beside this program. */
async function loadFlow(): Promise<FlowCommand> {
  const beside = createRequire(join(process.cwd(), "workflows.js"));
  try {
    // `as`: what is imported under this name.
    return (await import(resolved(beside) ?? command)) as FlowCommand;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw Problem.ofUsage(
      "openswf flow needs the package @openswf/flow in the folder of your workflows: npm install @openswf/flow",
    );
  }
}

function resolved(from: NodeJS.Require): string | undefined {
  try {
    return pathToFileURL(from.resolve(command)).href;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  const codes: readonly unknown[] = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED"];
  return codes.includes(error.code) && error.message.includes("@openswf/flow");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
