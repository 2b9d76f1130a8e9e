import { unknownArn } from "@openswf/model/faults";
import { domainKeyOfArn } from "../../protocol/domain-arn.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { domainByArn } from "../subject.ts";

export const listTagsForResource: Definition<"ListTagsForResource"> = {
  kind: "list",
  subject: domainByArn,
  keys: noKeys,
  bucket: bucket(50, 30),
  async run(call) {
    const { services, input } = call;
    const domain = await services.registrations.domain(domainKeyOfArn(call, input.resourceArn));
    if (domain === undefined) throw unknownArn(input.resourceArn);
    return { tags: domain.tags.map(({ key, value }) => ({ key, value })) };
  },
};
