import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { domainByName } from "../subject.ts";
import { setDomainStatus } from "./set-domain-status.ts";

/** Types deprecated together with the domain stay deprecated. */
export const undeprecateDomain: Definition<"UndeprecateDomain"> = {
  kind: "change",
  subject: domainByName,
  keys: noKeys,
  bucket: bucket(100, 6),
  run: (call) => setDomainStatus(call, call.input.name, "REGISTERED"),
};
