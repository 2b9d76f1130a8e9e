import { systemClock } from "@openswf/core/ports/clock";
import { invariant } from "@openswf/model/invariant";
import type { EndpointFlags } from "../../client/client-options.ts";
import { withSwf } from "../../client/connect.ts";
import type { SwfClient } from "../../client/swf-client.ts";
import { withDates } from "../../client/wire-dates.ts";
import { type Printer, printerFor } from "../../output/printer.ts";
import { carryOut } from "../apply/carry-out.ts";
import { planDomain } from "../apply/plan.ts";
import { findRegistered } from "../apply/registered.ts";
import { HistoryLines } from "../workflow/history-lines.ts";
import { followHistory } from "../workflow/read-history.ts";
import { runActivityWorker } from "./order/activity-worker.ts";
import { runDecider } from "./order/decider.ts";
import { declaredOrder } from "./order/declared-order.ts";
import { decideOrder } from "./order/order-decider.ts";
import { addressConfirmed, domain, taskLists, workflows } from "./order/order-names.ts";
import { decideShipment } from "./order/shipment-decider.ts";
import { serverForDemo } from "./own-server.ts";

/** `openswf demo`: an order, from its start to its completion. */
export async function demo(flags: EndpointFlags): Promise<void> {
  const own = await serverForDemo(flags);
  try {
    await withSwf({ ...flags, ...(own !== undefined && { endpoint: own.url }) }, async (swf) => {
      const workflowId = await placeOrder(swf, flags);
      if (own === undefined) sayWhereItIs(flags, workflowId, swf.configuration.endpoint.origin);
    });
  } finally {
    await own?.stop();
  }
}

function sayWhereItIs({ endpoint, output }: EndpointFlags, workflowId: string, origin: string): void {
  if (output !== "text") return;
  const where = endpoint === undefined ? "" : ` --endpoint ${endpoint}`;
  printerFor({ output }).line(`
Look at it again: openswf workflow show ${workflowId} --domain ${domain}${where}
In the web console of an openswf server: ${origin}/console/executions?domain=${domain}`);
}

/** Returns the workflowId of the order. */
async function placeOrder(swf: SwfClient, flags: EndpointFlags): Promise<string> {
  await register(swf);
  const printer = printerFor(flags);
  const tells = (line: string): void => {
    if (printer.form === "text") printer.line(`${" ".repeat(indentation)}(${line})`);
  };
  const workers = new AbortController();
  const work = Promise.all([
    runDecider(swf, taskLists.orders, decideOrder, workers.signal),
    runDecider(swf, taskLists.shipments, decideShipment, workers.signal),
    runActivityWorker({ swf, clock: systemClock, tells }, workers.signal),
  ]);
  const workflowId = `order-${systemClock.now()}`;
  // If a worker fails, so does the demo: nothing else would finish the order.
  await Promise.race([work, watchOrder(swf, printer, workflowId)]);
  workers.abort();
  await work.catch((error: unknown) => {
    if (!workers.signal.aborted) throw error;
  });
  return workflowId;
}

/** As far as the times of events. */
const indentation = 21;

/** Registers what is not there yet: all but the first run find everything. */
async function register(swf: SwfClient): Promise<void> {
  const { steps } = planDomain(declaredOrder, await findRegistered(swf, declaredOrder, "keep"));
  for (const step of steps) await carryOut(swf, step);
}

async function watchOrder(swf: SwfClient, printer: Printer, workflowId: string): Promise<void> {
  const workflowType = workflows.processOrder;
  const start = { domain, workflowId, workflowType, input: workflowId, tagList: ["demo"] };
  const { runId } = await swf.call("StartWorkflowExecution", start);
  invariant(runId !== undefined, "a start is answered with its run");
  const isText = printer.form === "text";
  if (isText) printer.line(`${workflowId} started at ${swf.configuration.endpoint.origin}\n`);
  let lines: HistoryLines | undefined;
  for await (const event of followHistory({ swf, domain }, { workflowId, runId }, systemClock)) {
    lines ??= new HistoryLines(printer.surface, Math.round(event.eventTimestamp * 1000));
    if (isText) printer.line(lines.line(event));
    else printer.value(withDates(event));
    if (event.eventType !== "TimerStarted") continue;
    const input = "1 Long Acre, London";
    await swf.call("SignalWorkflowExecution", { domain, workflowId, signalName: addressConfirmed, input });
  }
}
