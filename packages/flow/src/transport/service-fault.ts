import type { SwfFault } from "./swf-fault.ts";

/** A fault as the transports of flow make it. The SDK makes its own. */
export class ServiceFault extends Error implements SwfFault {
  override readonly name: string;
  readonly $fault: SwfFault["$fault"];
  readonly $metadata: SwfFault["$metadata"];

  /** `message` is the service's; a fault without one, such as a SerializationException, is described by its name. */
  constructor(name: string, message: string | undefined, metadata: SwfFault["$metadata"]) {
    super(message ?? name);
    this.name = name;
    this.$fault = (metadata.httpStatusCode ?? 400) >= 500 ? "server" : "client";
    this.$metadata = metadata;
  }
}
