import { systemClock } from "@openswf/core/ports/clock";
import type { OutputFlags } from "../../output/output-form.ts";
import { type Printer, printerFor } from "../../output/printer.ts";
import { progressLine } from "../../output/progress-line.ts";
import type { Style } from "../../output/render/style.ts";
import type { ServeSettings } from "../../settings/serve-settings.ts";
import { checks } from "./checks.ts";
import type { Finding } from "./finding.ts";

/** `openswf doctor`: looks at all that a server with these settings needs. Exits with 1 if something is wrong. */
export async function doctor(settings: ServeSettings, flags: OutputFlags): Promise<void> {
  const findings: Finding[] = [];
  const progress = progressLine();
  try {
    for (const check of checks) {
      progress.show(`${findings.length} things checked`);
      findings.push(...(await check(settings, systemClock)));
    }
  } finally {
    progress.clear();
  }
  const printer = printerFor(flags);
  if (printer.form === "text") sayFindings(printer, findings);
  else await printer.list(findings, [], "");
  if (findings.some(({ status }) => status === "wrong")) process.exitCode = 1;
}

const styles: Readonly<Record<Finding["status"], Style>> = { ok: "good", warning: "watch", wrong: "bad" };

function sayFindings(printer: Printer, findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, status, what, advice } of findings) {
    const sign = printer.paint({ text: status.padEnd(7), style: styles[status] });
    printer.line(`${sign}  ${check.padEnd(width)}  ${printer.paint(what)}`);
    if (advice !== undefined) printer.line(`${" ".repeat(width + 11)}${printer.paint(advice)}`);
  }
  const count = (wanted: Finding["status"]): number => findings.filter(({ status }) => status === wanted).length;
  printer.line(`\n${count("ok")} ok, ${count("warning")} to look at, ${count("wrong")} wrong`);
}
