import { CallFault, faultOf, isDenied } from "@openswf/insight/calls/fault";
import { type Credentials, signRequest } from "@openswf/insight/calls/sign-request";
import type { OperationName, Operations } from "@openswf/model/operations";
import { Unreachable } from "./unreachable.ts";

type Input<Name extends OperationName> = Operations[Name]["input"];
type Output<Name extends OperationName> = Operations[Name]["output"];

/** Where the API is, seen from the page: at the root of the server that the page is from. */
export interface Place {
  /** Such as `http://127.0.0.1:7930`. */
  readonly origin: string;
  /** Such as `127.0.0.1:7930`. */
  readonly host: string;
}

const contentType = "application/x-amz-json-1.0";

/** The SWF API of one server. Credentials stay in memory: a reload of the page forgets them. */
export class Swf {
  readonly #place: Place;
  #credentials: Credentials | undefined;
  #skewMs = 0;
  #extensions: ReadonlySet<string> | undefined;
  /** Extensions that these credentials may not use. */
  #denied: ReadonlySet<string> = new Set();

  constructor(place: Place) {
    this.#place = place;
  }

  get credentials(): Credentials | undefined {
    return this.#credentials;
  }

  /** Signs all further requests; `undefined` signs none. */
  set credentials(credentials: Credentials | undefined) {
    this.#credentials = credentials;
    this.#denied = new Set();
  }

  /** How far the clock of the server is ahead of ours, in milliseconds; 0 within two seconds. */
  get skewMs(): number {
    return this.#skewMs;
  }

  /** What the server offers beyond SWF; `undefined` until the first reply, and empty for Amazon SWF. */
  get extensions(): ReadonlySet<string> | undefined {
    return this.#extensions;
  }

  /** Whether the server offers an extension, and has not denied it to these credentials. */
  offers(target: `OpenSWF.${string}`): boolean {
    return this.#extensions?.has(target) === true && !this.#denied.has(target);
  }

  /**
   * Calls an operation.
   *
   * @throws CallFault if the server answers with a fault
   * @throws Unreachable if no server answers
   */
  async call<Name extends OperationName>(name: Name, input: Input<Name>, signal?: AbortSignal): Promise<Output<Name>> {
    // `as`: the service model promises this output to the operation.
    return (await this.#send(`SimpleWorkflowService.${name}`, input, signal)) as Output<Name>;
  }

  /**
   * Calls an operation that SWF does not have. The caller knows its form. One that is denied is no longer offered: asking
   * again would fill the audit log.
   */
  async callExtension(target: `OpenSWF.${string}`, input: object, signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.#send(target, input, signal);
    } catch (error) {
      if (isDenied(error)) this.#denied = new Set([...this.#denied, target]);
      throw error;
    }
  }

  async #send(target: string, input: object, signal: AbortSignal | undefined): Promise<unknown> {
    const body = JSON.stringify(input);
    const headers = { "content-type": contentType, "x-amz-target": target };
    const now = Date.now() + this.#skewMs;
    const added =
      this.#credentials === undefined
        ? {}
        : await signRequest({ host: this.#place.host, path: "/", headers, body }, this.#credentials, now);
    const reply = await this.#fetch({ ...headers, ...added, "x-openswf-extensions": "list" }, body, signal);
    this.#learnFrom(reply);
    const text = await reply.text();
    const output = text === "" ? undefined : parsed(text, reply.status);
    if (!reply.ok) throw faultOf(reply.status, output);
    return output;
  }

  async #fetch(headers: Readonly<Record<string, string>>, body: string, signal?: AbortSignal): Promise<Response> {
    try {
      return await fetch(`${this.#place.origin}/`, {
        method: "POST",
        headers,
        body,
        cache: "no-store",
        credentials: "same-origin",
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw new Unreachable("The server does not answer. It may have stopped, or the network is down.", {
        cause: error,
      });
    }
  }

  #learnFrom({ headers }: Response): void {
    const list = headers.get("x-openswf-extensions");
    this.#extensions = new Set(list === null || list === "" ? [] : list.split(","));
    const date = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(date)) return;
    const ahead = date + 500 - Date.now();
    this.#skewMs = Math.abs(ahead) < 2_000 ? 0 : ahead;
  }
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFault(`HTTP ${status}`, "The server answered with something other than JSON. Is it SWF?", status);
  }
}
