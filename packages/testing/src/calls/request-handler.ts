import type { Caller, WireReply } from "@openswf/core";
import type { CoreCalls, TaskKind } from "./core-calls.ts";
import type { TasksInHand } from "./tasks-in-hand.ts";

/** As much of a request of AWS's SDK as is read here. */
interface SdkRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkOptions {
  readonly abortSignal?: { readonly aborted: boolean } | undefined;
}

/** A reply in the form of AWS's SDK. */
interface SdkResponse {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: Uint8Array;
  };
}

/** What carries the requests of a client of `@aws-sdk/client-swf`, in place of the network. */
export interface RequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: SdkOptions): Promise<SdkResponse>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): object;
  destroy(): void;
}

const pollKinds: Readonly<Record<string, TaskKind>> = {
  PollForDecisionTask: "decision",
  PollForActivityTask: "activity",
};
const answer = /^Respond(?:DecisionTask|ActivityTask)/;
const encoder = new TextEncoder();

/** Carries requests to a core in this process. Signatures are not looked at. */
export function requestHandler(calls: CoreCalls, tasks: TasksInHand): RequestHandler {
  let requests = 0;
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle({ method, headers, body }, { abortSignal } = {}) {
      const isAborted = (): boolean => abortSignal?.aborted === true;
      if (isAborted()) throw abortError();
      requests += 1;
      const requestId = `request-handler-${requests}`;
      const bytes =
        typeof body === "string" ? encoder.encode(body) : body instanceof Uint8Array ? body : new Uint8Array();
      const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const source = { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined };
      const request = {
        requestId,
        method,
        url: "/",
        headers: names,
        body: bytes,
        caller: callerOf(abortSignal),
        source,
      };
      const reply = await calls.answer(request);
      const isTaken = noteTask(tasks, names.get("x-amz-target") ?? "", bytes, reply);
      if (isAborted() && !isTaken) throw abortError();
      const text = encoder.encode(reply.body ?? "");
      const type = { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": requestId };
      return { response: { statusCode: reply.status, headers: type, body: text } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

/** Returns whether the reply hands over a task. */
function noteTask(tasks: TasksInHand, target: string, body: Uint8Array, reply: WireReply): boolean {
  const operation = target.slice(target.indexOf(".") + 1);
  if (answer.test(operation)) tasks.ended(String(Object(parsed(new TextDecoder().decode(body))).taskToken));
  const kind = pollKinds[operation];
  if (kind === undefined || reply.status !== 200) return false;
  const { taskToken, activityId, activityType, workflowType, workflowExecution } = Object(parsed(reply.body ?? ""));
  if (typeof taskToken !== "string" || taskToken === "") return false;
  const name = Object(activityType ?? workflowType).name;
  const id = activityId === undefined ? "" : ` (${activityId})`;
  tasks.taken(kind, taskToken, `${name}${id} of ${Object(workflowExecution).workflowId}`);
  return true;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function callerOf(signal: SdkOptions["abortSignal"]): Caller {
  if (signal === undefined) return { isGone: () => false, onGone: () => () => {} };
  return {
    isGone: () => signal.aborted,
    onGone: (listener) => {
      // The SDK also takes signals of old polyfills, which cannot be listened to.
      if (!(signal instanceof AbortSignal)) return () => {};
      signal.addEventListener("abort", listener, { once: true });
      return () => signal.removeEventListener("abort", listener);
    },
  };
}

function abortError(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}
