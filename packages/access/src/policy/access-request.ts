import type { ContextValue } from "@openswf/core/ports/access-control";

export type { ContextValue } from "@openswf/core/ports/access-control";

/** Values of condition keys, by key in lower case. Absent keys have no entry. */
export type RequestContext = ReadonlyMap<string, ContextValue>;

/** The question that policies answer: is this action allowed on this resource in this context? */
export interface AccessRequest {
  /** `swf:PollForDecisionTask` */
  readonly action: string;
  /** `arn:aws:swf:us-east-1:111122223333:/domain/orders` */
  readonly resource: string;
  readonly context: RequestContext;
}
