import { Agent, request } from "node:http";
import type { OperationName, Operations } from "@openswf/model/operations";

/** `lost`: the server went down before the complete reply arrived, so the outcome is unknown. */
export type Reply<Output> =
  | { readonly kind: "acknowledged"; readonly output: Output }
  | { readonly kind: "refused"; readonly status: number; readonly fault: string; readonly message: string }
  | { readonly kind: "lost" };

/** The target of calls: one server, or several that share a store. */
export interface Calls {
  /** The number of calls that succeeded. */
  readonly acknowledged: number;
  call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Reply<Operations[Name]["output"]>>;
  close(): void;
}

/** Calls one life of a server over keep-alive connections. A minimal client, to leave the processors to the server. */
export class Caller implements Calls {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #port: number;
  acknowledged = 0;

  constructor(port: number) {
    this.#port = port;
  }

  call<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<Reply<Operations[Name]["output"]>> {
    return new Promise((resolve) => {
      const lost = (): void => resolve({ kind: "lost" });
      const body = JSON.stringify(input);
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(body),
        "x-amz-target": `SimpleWorkflowService.${operation}`,
      };
      const to = { host: "127.0.0.1", port: this.#port, method: "POST", agent: this.#agent, headers };
      const call = request(to, (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (part: string) => {
          text += part;
        });
        reply.on("error", lost);
        reply.on("close", lost);
        reply.on("end", () => {
          if (!reply.complete) lost();
          else resolve(this.#read(reply.statusCode ?? 0, text));
        });
      });
      call.on("error", lost);
      call.end(body);
    });
  }

  #read<Output>(status: number, text: string): Reply<Output> {
    const body = text === "" ? undefined : JSON.parse(text);
    if (status === 200) {
      this.acknowledged += 1;
      return { kind: "acknowledged", output: body };
    }
    return { kind: "refused", status, fault: String(body?.__type), message: String(body?.message) };
  }

  /** Closes every connection. */
  close(): void {
    this.#agent.destroy();
  }
}
