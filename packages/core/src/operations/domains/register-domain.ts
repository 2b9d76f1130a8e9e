import { domainAlreadyExists, limitExceeded, tooManyTags } from "@openswf/model/faults";
import { checkResourceTags } from "../../protocol/resource-tags.ts";
import { domainKey } from "../../stores/domain-key.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfTags } from "../input-keys.ts";
import { domainByName, noTags } from "../subject.ts";

export const registerDomain: Definition<"RegisterDomain"> = {
  kind: "change",
  subject: domainByName,
  keys: keysOfTags,
  bucket: bucket(100, 6),
  check: checkResourceTags,
  requestTags: ({ tags }) => tags ?? noTags,
  async run({ services, scope, input }) {
    const { name, description, workflowExecutionRetentionPeriodInDays: retention, tags = [] } = input;
    const { domainsMax, domainTagsMax } = services.limits;
    if (tags.length > domainTagsMax) throw tooManyTags(domainTagsMax);
    const key = domainKey(scope, name);
    const record = { key, name, description, retention, status: "REGISTERED", tags } as const;
    const outcome = await services.registrations.registerDomain(record, domainsMax);
    if (outcome === "exists") throw domainAlreadyExists(name);
    if (outcome === "limitExceeded") {
      throw limitExceeded(`An account can have at most ${domainsMax} domains in a region`);
    }
    return undefined;
  },
};
