import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { domainByName } from "../subject.ts";
import { setDomainStatus } from "./set-domain-status.ts";

/** The domain's types are deprecated with it. */
export const deprecateDomain: Definition<"DeprecateDomain"> = {
  kind: "change",
  subject: domainByName,
  keys: noKeys,
  bucket: bucket(100, 6),
  run: (call) => setDomainStatus(call, call.input.name, "DEPRECATED"),
};
