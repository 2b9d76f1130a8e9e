import type { DomainCalls } from "./domain-calls.ts";
import type { ClientInterceptor } from "./interceptors.ts";
import type { QueryReplays } from "./query-replays.ts";

/** What a client and its handles share. */
export interface ClientParts extends DomainCalls {
  readonly newWorkflowId: () => string;
  readonly interceptors: readonly ClientInterceptor[];
  /** `undefined` if the client was not given the files of the workflows. */
  readonly queries: QueryReplays | undefined;
}
