import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { domainByName } from "../subject.ts";
import { domainInfo } from "./domain-info.ts";
import { requireDomain } from "./require-domain.ts";

export const describeDomain: Definition<"DescribeDomain"> = {
  kind: "read",
  subject: domainByName,
  keys: noKeys,
  bucket: bucket(200, 6),
  async run(call) {
    const domain = await requireDomain(call, call.input.name);
    return {
      configuration: { workflowExecutionRetentionPeriodInDays: domain.retention },
      domainInfo: domainInfo(call, domain),
    };
  },
};
