import { systemClock } from "@openswf/core/ports/clock";
import { durationText } from "@openswf/insight/text/duration";
import { textOfParts } from "@openswf/insight/waiting/parts";
import type { Tone, Why } from "@openswf/insight/waiting/why";
import type { WorkflowExecutionDetail } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { withDomain } from "../../client/connect.ts";
import { isoOf, withDates } from "../../client/wire-dates.ts";
import { type Field, note, type Printer, printerFor } from "../../output/printer.ts";
import type { Style } from "../../output/render/style.ts";
import { secondsText } from "../../output/render/times.ts";
import { findRun } from "./find-run.ts";
import { type OpenThing, openThings } from "./open-things.ts";
import { statusCell } from "./status-cell.ts";
import { foldIfPermitted, why } from "./why.ts";

export interface ShowFlags extends DomainFlags {
  readonly run?: string;
}

/** `openswf workflow show`. */
export function show(workflowId: string, flags: ShowFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const { swf, domain } = at;
    const execution = await findRun(at, workflowId, flags.run);
    const detail = await swf.call("DescribeWorkflowExecution", { domain, execution });
    const folded = await foldIfPermitted(at, execution);
    const now = systemClock.now();
    const printer = printerFor(flags);
    if (folded === undefined) {
      printer.record(withDates(detail), fieldsOf(detail, now));
      note("openswf: why it waits is not known, since its history may not be read (swf:GetWorkflowExecutionHistory)");
      return;
    }
    const reason = await why(at, execution, folded, now);
    const open = openThings(folded.state);
    if (printer.form !== "text") {
      printer.value({ ...Object(withDates(detail)), why: whyForPrograms(reason, now), open });
      return;
    }
    printer.record(detail, fieldsOf(detail, now));
    printWhy(printer, reason, now);
    await printOpen(printer, open, now);
  });
}

function fieldsOf(
  { executionInfo: info, executionConfiguration, ...rest }: WorkflowExecutionDetail,
  now: number,
): readonly Field[] {
  const { workflowType, parent, closeTimestamp, startTimestamp } = info;
  const ran = (closeTimestamp === undefined ? now : closeTimestamp * 1000) - startTimestamp * 1000;
  const { taskList, executionStartToCloseTimeout, taskStartToCloseTimeout, childPolicy } = executionConfiguration;
  return [
    ["workflow id", info.execution.workflowId],
    ["run id", info.execution.runId],
    ["type", `${workflowType.name} ${workflowType.version}`],
    ["status", statusCell(info)],
    ["started", secondsText(startTimestamp)],
    ["closed", closeTimestamp === undefined ? undefined : secondsText(closeTimestamp)],
    [closeTimestamp === undefined ? "runs for" : "ran for", durationText(ran)],
    ["parent", parent && `${parent.workflowId} (run ${parent.runId})`],
    ["tags", info.tagList?.length ? info.tagList.join(" ") : undefined],
    ["task list", taskList.name],
    [
      "time-outs",
      `execution ${limitText(executionStartToCloseTimeout)}, decision task ${limitText(taskStartToCloseTimeout)}`,
    ],
    ["child policy", childPolicy],
    ["context", rest.latestExecutionContext],
  ];
}

/** SWF gives time-outs in seconds, or NONE. */
function limitText(seconds: string | undefined): string {
  const value = Number(seconds);
  return Number.isFinite(value) ? durationText(value * 1000) : (seconds ?? "NONE");
}

const styles: Readonly<Record<Tone, Style>> = {
  calm: "name",
  watch: "watch",
  stuck: "bad",
  failed: "bad",
  done: "good",
};

function printWhy(printer: Printer, { tone, sentence, advice, others, othersCount }: Why, now: number): void {
  printer.line("");
  printer.line(printer.paint({ text: `${textOfParts(sentence, now)}.`, style: styles[tone] }));
  if (advice.length > 0) printer.line(printer.paint(textOfParts(advice, now)));
  for (const other of others.slice(0, othersShown))
    printer.line(printer.paint(`- ${textOfParts(other.sentence, now)}`));
  if (othersCount > othersShown) printer.line(`- and ${othersCount - othersShown} more`);
}

const othersShown = 9;

function whyForPrograms({ kind, tone, sentence, advice, nextAt, others, othersCount }: Why, now: number): unknown {
  return {
    kind,
    tone,
    sentence: textOfParts(sentence, now),
    advice: textOfParts(advice, now),
    ...(nextAt !== undefined && { nextAt: isoOf(nextAt / 1000) }),
    others: others.map((other) => textOfParts(other.sentence, now)),
    othersCount,
  };
}

async function printOpen(printer: Printer, open: readonly OpenThing[], now: number): Promise<void> {
  if (open.length === 0) return;
  printer.line("");
  await printer.list(
    open,
    [
      { heading: "OPEN", cell: ({ kind }) => kind },
      { heading: "NAME", cell: ({ name }) => name, least: 12 },
      { heading: "STATE", cell: ({ state }) => state },
      { heading: "FOR", align: "right", cell: ({ since }) => durationText(now - since) },
      { heading: "ON", cell: ({ on }) => on ?? "", least: 8 },
      { heading: "EVENT", align: "right", cell: ({ eventId }) => String(eventId) },
    ],
    "",
  );
}
