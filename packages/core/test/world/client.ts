import type { OperationName, Operations } from "@openswf/model/operations";
import type { ActivityTask, DecisionTask } from "@openswf/model/wire-types";
import type { ExtensionTarget } from "../../src/operations/extensions/extension-signatures.ts";
import type { AnyOperation } from "../../src/operations/signatures.ts";
import type { Core, Source, WireReply } from "../../src/ports/transport.ts";
import { TestCaller } from "./test-caller.ts";

/** A reply other than a 200. */
export class FaultAnswer extends Error {
  override readonly name: string;
  readonly status: number;
  /** `undefined` for a reply without a message. */
  readonly said: string | undefined;
  constructor({ status, body }: WireReply) {
    const fault = JSON.parse(body ?? "{}") as { readonly __type: string; readonly message?: string };
    super(fault.message ?? "");
    this.name = fault.__type.slice(fault.__type.indexOf("#") + 1);
    this.status = status;
    this.said = fault.message;
  }
}

/** The server went down before it answered, so the call's outcome is unknown. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

const encoder = new TextEncoder();
const sameProcess: Source = { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined };
const signedFor = (region: string, accessKeyId: string): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/swf/aws4_request, SignedHeaders=host, Signature=00`;

/** A poll as its caller sees it. */
export class Poll<Task> {
  readonly #caller: TestCaller;
  readonly #onReply: Promise<WireReply>;
  #reply: WireReply | undefined;

  constructor(caller: TestCaller, reply: Promise<WireReply>) {
    this.#caller = caller;
    this.#onReply = reply;
    reply.then(
      (settled) => {
        this.#reply = settled;
      },
      () => {},
    );
  }

  get isWaiting(): boolean {
    return this.#reply === undefined;
  }

  /** The reply's body, once there is one. */
  get body(): string | undefined {
    return this.#reply?.body;
  }

  hangUp(): void {
    this.#caller.hangUp();
  }

  /** Reports that the transport could not write the reply. */
  wasNotDelivered(): void {
    if (this.#reply?.undelivered === undefined) throw new Error("this poll has no task to lose");
    this.#reply.undelivered();
  }

  /** The task; `undefined` for an empty answer. Rejects with the fault. */
  async answer(): Promise<Task | undefined> {
    const reply = await this.#onReply;
    if (reply.status !== 200) throw new FaultAnswer(reply);
    const task = JSON.parse(reply.body ?? "") as { readonly taskToken?: string };
    // `as`: an answer with a token is a task of the polled kind.
    return task.taskToken === undefined ? undefined : (task as Task);
  }

  /** The task, which this poll must have by now. */
  async task(): Promise<Task> {
    if (this.isWaiting) throw new Error("the poll still waits");
    const task = await this.answer();
    if (task === undefined) throw new Error("the poll was answered empty");
    return task;
  }
}

/** Calls a core as a transport does, without one. */
export class Client {
  readonly #core: Core;
  readonly #authorization: string | undefined;
  readonly #lost: Promise<never>;
  #lose: () => void = () => {};
  #requests = 0;

  /** A region or a key makes requests look signed. The signature itself is fake. */
  constructor(core: Core, region?: string, accessKeyId = "AKID") {
    this.#core = core;
    this.#authorization = region === undefined ? undefined : signedFor(region, accessKeyId);
    this.#lost = new Promise((_, reject) => {
      this.#lose = () => reject(new ConnectionLost("the server is gone"));
    });
    this.#lost.catch(() => {});
  }

  /** Every unanswered call rejects with ConnectionLost. */
  loseConnections(): void {
    this.#lose();
  }

  /** An extension is called by its target. */
  request(
    operation: AnyOperation | ExtensionTarget,
    input: object,
    caller: TestCaller = new TestCaller(),
  ): Promise<WireReply> {
    this.#requests += 1;
    const target = operation.startsWith("OpenSWF.") ? operation : `SimpleWorkflowService.${operation}`;
    const headers = new Map([["x-amz-target", target]]);
    if (this.#authorization !== undefined) headers.set("authorization", this.#authorization);
    const reply = this.#core.answer({
      requestId: `request-${this.#requests}`,
      method: "POST",
      url: "/",
      headers,
      body: encoder.encode(JSON.stringify(input)),
      caller,
      source: sameProcess,
    });
    return Promise.race([reply, this.#lost]);
  }

  async call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]> {
    const reply = await this.request(operation, input);
    if (reply.status !== 200) throw new FaultAnswer(reply);
    // `as`: a 200 of this operation has the output of this operation; no body is `undefined`.
    return (reply.body === undefined ? undefined : JSON.parse(reply.body)) as Operations[Name]["output"];
  }

  pollForDecisionTask(input: Operations["PollForDecisionTask"]["input"]): Poll<DecisionTask> {
    const caller = new TestCaller();
    return new Poll(caller, this.request("PollForDecisionTask", input, caller));
  }

  pollForActivityTask(input: Operations["PollForActivityTask"]["input"]): Poll<ActivityTask> {
    const caller = new TestCaller();
    return new Poll(caller, this.request("PollForActivityTask", input, caller));
  }
}
