import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfActivityType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { setTypeStatus } from "./set-type-status.ts";

export const deprecateActivityType: Definition<"DeprecateActivityType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfActivityType,
  bucket: bucket(200, 6),
  run(call) {
    const { domain, activityType } = call.input;
    return setTypeStatus(call, { kind: "activity", domain, type: activityType }, "DEPRECATED");
  },
};
