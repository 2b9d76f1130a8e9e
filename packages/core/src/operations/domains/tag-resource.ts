import { tooManyTags, unknownArn } from "@openswf/model/faults";
import { domainKeyOfArn } from "../../protocol/domain-arn.ts";
import { checkResourceTags } from "../../protocol/resource-tags.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfTags } from "../input-keys.ts";
import { domainByArn } from "../subject.ts";

export const tagResource: Definition<"TagResource"> = {
  kind: "change",
  subject: domainByArn,
  keys: keysOfTags,
  bucket: bucket(50, 30),
  check: checkResourceTags,
  requestTags: ({ tags }) => tags,
  async run(call) {
    const { services, input } = call;
    const key = domainKeyOfArn(call, input.resourceArn);
    const { domainTagsMax } = services.limits;
    const outcome = await services.registrations.tagDomain(key, input.tags, [], domainTagsMax);
    if (outcome === "unknown") throw unknownArn(input.resourceArn);
    if (outcome === "tooMany") throw tooManyTags(domainTagsMax);
    return undefined;
  },
};
