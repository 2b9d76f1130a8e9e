/**
 * An order, from its start to its completion, through the official AWS SDK. With a server running: `npm run demo`.
 *
 * Everything runs in this one process: two deciders (for the order and for its child, the shipment), an activity
 * worker, and the customer, who starts the order and confirms the address with a signal. In production they would be
 * separate programs, with as many instances of each as the load needs. Start reading with `order-decider.ts`.
 */
import { SignalWorkflowExecutionCommand, StartWorkflowExecutionCommand, type SWFClient } from "@aws-sdk/client-swf";
import { runActivityWorker } from "./activity-worker.ts";
import { type Connection, connect, isRefused } from "./connect.ts";
import { runDecider } from "./decider.ts";
import { historyLine } from "./history-line.ts";
import { addressConfirmed, domain, taskLists, workflows } from "./names.ts";
import { decideOrder } from "./order-decider.ts";
import { register } from "./register.ts";
import { decideShipment } from "./shipment-decider.ts";
import { watch } from "./watch.ts";

const say = (line = ""): void => void process.stdout.write(`${line}\n`);

async function placeOrder({ swf, endpoint, region }: Connection): Promise<void> {
  await register(swf);
  const workers = new AbortController();
  const work = Promise.all([
    runDecider(swf, taskLists.orders, decideOrder, workers.signal),
    runDecider(swf, taskLists.shipments, decideShipment, workers.signal),
    runActivityWorker(swf, (line) => say(`${" ".repeat(17)}(${line})`), workers.signal),
  ]);
  // If a worker fails, so does the demo: nothing else would finish the order.
  await Promise.race([work, watchOrder(swf, endpoint, region)]);
  workers.abort();
  await work.catch((error: unknown) => {
    if (!workers.signal.aborted) throw error;
  });
}

async function watchOrder(swf: SWFClient, endpoint: string, region: string): Promise<void> {
  const workflowId = `order-${Date.now()}`;
  const { runId } = await swf.send(
    new StartWorkflowExecutionCommand({
      domain,
      workflowId,
      workflowType: workflows.processOrder,
      input: workflowId,
      tagList: ["example"],
    }),
  );
  say(`${workflowId} started at ${endpoint}\n`);
  let startedAt: Date | undefined;
  for await (const event of watch(swf, { workflowId, runId })) {
    startedAt ??= event.eventTimestamp ?? new Date();
    say(historyLine(event, startedAt));
    if (event.eventType === "TimerStarted") {
      await swf.send(
        new SignalWorkflowExecutionCommand({
          domain,
          workflowId,
          signalName: addressConfirmed,
          input: "1 Long Acre, London",
        }),
      );
    }
  }
  say(`
See it in the web console of an openswf server:

  ${consoleUrl(endpoint, domain, workflowId, runId ?? "")}

Inspect it with the aws CLI (your own server accepts any credentials):

  export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=${region}
  aws swf describe-workflow-execution --endpoint-url ${endpoint} --domain ${domain} \\
    --execution workflowId=${workflowId},runId=${runId}
  aws swf get-workflow-execution-history --endpoint-url ${endpoint} --domain ${domain} \\
    --execution workflowId=${workflowId},runId=${runId} --output table`);
}

function consoleUrl(endpoint: string, domain: string, id: string, run: string): URL {
  return new URL(`/console/execution?${new URLSearchParams({ domain, id, run })}`, endpoint);
}

const connection = connect(process.argv.slice(2));
try {
  await placeOrder(connection);
} catch (error) {
  if (!isRefused(error)) throw error;
  process.stderr.write(`No server is listening at ${connection.endpoint}. Start one with npm start.\n`);
  process.exitCode = 1;
} finally {
  connection.swf.destroy();
}
