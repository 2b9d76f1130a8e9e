import type { Question } from "@openswf/core/ports/access-control";

/** A question about nothing but an action and a resource. Spread it to add more. */
export const question = (action: string, resource: string): Question => ({
  action,
  resource,
  region: "us-east-1",
  now: 0,
  keys: () => undefined,
  request: undefined,
  resourceTags: [],
  requestTags: [],
});
