import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfActivityType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { deleteType } from "./delete-type.ts";

export const deleteActivityType: Definition<"DeleteActivityType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfActivityType,
  bucket: bucket(200, 6),
  run(call) {
    const { domain, activityType } = call.input;
    return deleteType(call, { kind: "activity", domain, type: activityType });
  },
};
