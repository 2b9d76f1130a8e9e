import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import { wholeAccount } from "../subject.ts";
import { domainInfo } from "./domain-info.ts";

export const listDomains: Definition<"ListDomains"> = {
  kind: "list",
  subject: wholeAccount,
  keys: noKeys,
  bucket: bucket(100, 6),
  async run(call) {
    const { services, scope, input } = call;
    const limit = pageSize(input, services.limits.pageSizeMax);
    const after = pagePosition(call, services.limits.pageTokenLifetimeMs);
    const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
    const found = await services.registrations.listDomains(scope, input.registrationStatus, page);
    const domains = found.slice(0, limit);
    const last = domains.at(-1);
    return {
      domainInfos: domains.map((domain) => domainInfo(call, domain)),
      nextPageToken: found.length > limit && last !== undefined ? pageToken(call, last.name) : undefined,
    };
  },
};
