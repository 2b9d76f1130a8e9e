/** The direct transport sends and reads what the SDK does, for every operation and every member of its shapes. */
import * as sdk from "@aws-sdk/client-swf";
import { expect, onTestFinished, test } from "vitest";
import { inputShapes } from "../../../model/src/operations.ts";
import { shapes } from "../../../model/src/shapes.ts";
import { directCalls } from "../../src/transport/direct-calls.ts";
import { sdkCalls } from "../../src/transport/sdk-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import type { SwfOperation } from "../../src/transport/swf-operations.ts";
import { misbehavingServer } from "./misbehaving-server.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret" };
const descriptions: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk));
/** More exact than a Date. */
const seconds = 1_767_225_600.1236;

/** A value of a shape with all its members, and `timestamp` for each timestamp. */
function sample(name: string, timestamp: unknown): unknown {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(Object.entries(shape.members).map(([key, member]) => [key, sample(member, timestamp)]));
    case "list":
      return [sample(shape.member, timestamp), sample(shape.member, timestamp)];
    case "timestamp":
      return timestamp;
    case "boolean":
      return true;
    case "integer":
    case "long":
      return 7;
    default:
      return shape.enum?.[0] ?? `${name} \u{1f4e6}`;
  }
}

/** The name of an operation's output in the SDK's own description; `undefined` for an operation without one. */
function outputShape(name: SwfOperation): string | undefined {
  const operation = descriptions.get(`${name}$`);
  if (!Array.isArray(operation)) throw new Error(`the SDK does not describe ${name}`);
  const output: unknown = operation[5];
  if (typeof output !== "function") return undefined;
  const named: unknown = output();
  if (!Array.isArray(named)) return undefined;
  return named[2] === "__Unit" ? undefined : String(named[2]);
}

interface Exchanged {
  readonly sent: readonly unknown[];
  readonly output: unknown;
}

/** What `open`'s calls send and make of a reply with every member. */
async function exchange(name: SwfOperation, open: (endpoint: string) => SwfCalls): Promise<Exchanged> {
  const sent: unknown[] = [];
  const shape = outputShape(name);
  const reply = shape === undefined ? "" : JSON.stringify(sample(shape, seconds));
  const server = await misbehavingServer((response, request, body) => {
    sent.push(request.headers["x-amz-target"], request.headers["content-type"], JSON.parse(body));
    response.end(reply);
  });
  const calls = open(server.url.href);
  // `as`: made from the operation's own shape.
  const input = sample(inputShapes[name], new Date(seconds * 1000)) as object;
  const output: unknown = await calls.call(name, input as never);
  calls.close();
  if (typeof output !== "object" || output === null) return { sent, output };
  const { $metadata, ...members } = output as { readonly $metadata?: unknown };
  return { sent, output: Object.keys(members).length === 0 ? undefined : members };
}

// `as`: the keys of a table of all operations.
test.each(Object.keys(inputShapes) as SwfOperation[])("%s", async (name) => {
  const settings = { region: "us-east-1", credentials };
  const direct = await exchange(name, (url) =>
    directCalls({ endpoint: new URL(url), region: "us-east-1", credentials: async () => credentials }),
  );
  const bySdk = await exchange(name, (endpoint) => {
    const client = new sdk.SWFClient({ ...settings, endpoint });
    onTestFinished(() => client.destroy());
    return sdkCalls(client);
  });
  expect(direct).toEqual(bySdk);
  expect(direct.sent[0]).toBe(`SimpleWorkflowService.${name}`);
});
