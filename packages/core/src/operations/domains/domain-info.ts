import type { DomainInfo } from "@openswf/model/wire-types";
import { domainArn, type Place } from "../../protocol/domain-arn.ts";
import type { DomainRecord } from "../../stores/domains.ts";

/** A domain as List and Describe show it. */
export function domainInfo(place: Place, { name, status, description }: DomainRecord): DomainInfo {
  return { arn: domainArn(place, name), description, name, status };
}
