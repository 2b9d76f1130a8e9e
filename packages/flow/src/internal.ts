/** What `@openswf/testing` builds on: `@openswf/flow/internal`. It may change with any release. */
export { argumentsOf } from "./activities/activity-functions.ts";
export { withActivity } from "./activities/current-activity.ts";
export { payloadText } from "./data/payload.ts";
export { plainPayloads } from "./data/payload-edges.ts";
export { encodePayloadFailure } from "./failures/encode-payload-failure.ts";
