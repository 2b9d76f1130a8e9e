import { unknownArn } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import { domainKeyOfArn } from "../../protocol/domain-arn.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { requestTagKeys } from "../condition-keys.ts";
import { domainByArn } from "../subject.ts";

export const untagResource: Definition<"UntagResource"> = {
  kind: "change",
  subject: domainByArn,
  keys: ({ tagKeys }) => requestTagKeys(undefined, tagKeys),
  bucket: bucket(50, 30),
  async run(call) {
    const { services, input } = call;
    const key = domainKeyOfArn(call, input.resourceArn);
    const outcome = await services.registrations.tagDomain(key, [], input.tagKeys, services.limits.domainTagsMax);
    if (outcome === "unknown") throw unknownArn(input.resourceArn);
    invariant(outcome === "changed", "removing tags exceeded the maximum number of tags");
    return undefined;
  },
};
