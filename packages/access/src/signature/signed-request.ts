import type { WireHeaders } from "@openswf/core/ports/transport";

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as in the request line, as latin1 text of the bytes. For SWF this is `/`. */
  readonly target: string;
  /**
   * Names are in lower case. Headers with the same name are joined with `,` in the order received. Values are latin1
   * text of the bytes, without leading and trailing white space.
   */
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
}
