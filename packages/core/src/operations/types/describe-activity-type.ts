import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfActivityType } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { requireType } from "./require-type.ts";
import { nameAndVersion, typeInfo } from "./type-info.ts";

export const describeActivityType: Definition<"DescribeActivityType"> = {
  kind: "read",
  subject: inDomain,
  keys: keysOfActivityType,
  bucket: bucket(2000, 6),
  async run(call) {
    const { domain, activityType } = call.input;
    const found = await requireType(call, { kind: "activity", domain, type: activityType });
    return {
      configuration: found.configuration,
      typeInfo: { activityType: nameAndVersion(found), ...typeInfo(found) },
    };
  },
};
