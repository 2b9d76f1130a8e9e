import type { ContextValue } from "@openswf/core/ports/access-control";

export type { ContextValue } from "@openswf/core/ports/access-control";

/** Values of condition keys by lower-case key. A key that is absent is absent from the context. */
export type RequestContext = ReadonlyMap<string, ContextValue>;

/** What is asked of the policies: may this action be done to this resource, things being as the context says? */
export interface AccessRequest {
  /** `swf:PollForDecisionTask` */
  readonly action: string;
  /** `arn:aws:swf:us-east-1:111122223333:/domain/orders` */
  readonly resource: string;
  readonly context: RequestContext;
}
