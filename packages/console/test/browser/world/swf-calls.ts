import type { OperationName, Operations } from "@openswf/model/operations";

/** Calls the API of a server without access control. */
export class SwfCalls {
  readonly endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  async call<Name extends OperationName>(
    name: Name,
    input: Operations[Name]["input"],
  ): Promise<Operations[Name]["output"]> {
    const reply = await fetch(this.endpoint, {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `SimpleWorkflowService.${name}` },
      body: JSON.stringify(input),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${name}: ${reply.status} ${text}`);
    // `as`: the service model promises this output to the operation.
    return (text === "" ? undefined : JSON.parse(text)) as Operations[Name]["output"];
  }
}
