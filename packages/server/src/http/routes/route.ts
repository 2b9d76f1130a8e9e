import type { Core, Source, WireHeaders } from "@openswf/core/ports/transport";

/** What the server answers at one path: one row of its `RouteTable`. */
export type Route = CallRoute | PageRoute;

interface Place {
  /** As a client sends them: a row for GET does not include HEAD. */
  readonly methods: readonly string[];
  /** The whole path, without a query. With `/*` at its end, every path below it as well. */
  readonly path: string;
  /** Anybody who can connect, or only programs on this machine. Anyone else sees no such path. */
  readonly who: "anybody" | "this machine";
}

/** A route that is answered once the whole body has arrived. Its replies have a request id, as those of SWF have. */
export interface CallRoute extends Place {
  readonly kind: "call";
  /** Never throws or rejects. */
  readonly answer: Core["answer"];
  /** The reply to a request that need not be received whole to be refused. See `Core`. */
  readonly refusalByHead?: Core["refusalByHead"];
}

/** A route that is answered at once or soon, for browsers, load balancers and monitors. A body is dropped. */
interface PageRoute extends Place {
  readonly kind: "page";
  /** Never throws or rejects. */
  readonly answer: (request: PageRequest) => Page | Promise<Page>;
}

interface PageRequest {
  /** Path and query as received. */
  readonly url: string;
  readonly headers: WireHeaders;
  readonly source: Source;
}

export interface Page {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Headers besides those of every page. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
