/**
 * A worker that knows nothing of `@openswf/flow`: what one in another language does, with its AWS SDK and its OpenTelemetry. The
 * header is in the input, which is JSON.
 */

import { SWF } from "@aws-sdk/client-swf";
import { SpanKind } from "@opentelemetry/api";
import { parentIn } from "./trace-parent.ts";
import { inSpan } from "./tracing.ts";

export interface PlainWorkerOptions {
  readonly domain: string;
  readonly taskList: string;
}

/** Does one task of the list. */
export async function printOneLabel({ domain, taskList }: PlainWorkerOptions): Promise<void> {
  const swf = swfClient();
  const { taskToken, input = "" } = await swf.pollForActivityTask({ domain, taskList: { name: taskList } });
  console.log(`the input of printLabel is ${input}`);
  const { args, headers } = JSON.parse(input);
  await inSpan("printLabel, elsewhere", { kind: SpanKind.CONSUMER, parent: parentIn(headers) }, async () => {
    await swf.respondActivityTaskCompleted({ taskToken, result: JSON.stringify(`label-${args[0]}`) });
  });
}

export async function registerLabels(domain: string): Promise<void> {
  await swfClient()
    .registerActivityType({ domain, name: "printLabel", version: "1" })
    .catch((error: Error) => {
      if (error.name !== "TypeAlreadyExistsFault") throw error;
    });
}

/** A server on this machine needs no credentials, so any will do. Amazon SWF takes those of the environment. */
function swfClient(): SWF {
  if (process.env["AWS_ENDPOINT_URL_SWF"] === undefined) return new SWF({});
  return new SWF({ region: "us-east-1", credentials: { accessKeyId: "any", secretAccessKey: "any" } });
}
