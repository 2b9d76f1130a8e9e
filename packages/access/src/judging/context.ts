import type { ContextValue, KeyValue, Tag } from "@openswf/core/ports/access-control";
import { isoDate } from "@openswf/core/ports/clock";
import type { WireRequest } from "@openswf/core/ports/transport";
import type { Instant } from "@openswf/model/brand";
import type { Principal } from "../directory/principal.ts";

const nothing: ReadonlyMap<string, ContextValue> = new Map();

/** The context that policies of this principal ask for, and nothing else: most ask for nothing, or for one key. */
export function contextFor(principal: Principal, ...sources: readonly KeyValue[]): ReadonlyMap<string, ContextValue> {
  if (principal.asks.size === 0) return nothing;
  const context = new Map<string, ContextValue>();
  for (const key of principal.asks) {
    for (const source of sources) {
      const value = source(key);
      if (value === undefined) continue;
      context.set(key, value);
      break;
    }
  }
  return context;
}

const principalTag = "aws:principaltag/";
const resourceTag = "aws:resourcetag/";
const requestTag = "aws:requesttag/";

/** Global keys that tell who asks, when and where: they hold for decisions as well. */
export const principalKeys =
  (principal: Principal, region: string, now: Instant): KeyValue =>
  (key) => {
    switch (key) {
      case "aws:principalarn":
        return principal.arn;
      case "aws:principalaccount":
      case "aws:resourceaccount":
        return principal.account;
      case "aws:principaltype":
        return principal.userName === undefined ? "Account" : "User";
      // Nobody calls on behalf of somebody else here: a denial that makes an exception for that must hold.
      case "aws:principalisawsservice":
      case "aws:viaawsservice":
        return "false";
      // As on AWS, long-term keys do not have it.
      case "aws:multifactorauthpresent":
        return principal.session && "false";
      case "aws:userid":
        return principal.userId;
      case "aws:username":
        return principal.userName;
      case "aws:tokenissuetime":
        return principal.session && isoDate(principal.session.beganAt);
      case "aws:currenttime":
        return isoDate(now);
      case "aws:epochtime":
        return String(Math.floor(now / 1000));
      case "aws:requestedregion":
        return region;
      default:
        return key.startsWith(principalTag) ? tagOf(principal.tags, key.slice(principalTag.length)) : undefined;
    }
  };

const noKeys: KeyValue = () => undefined;

/** Global keys of the request itself. They are not there for decisions. (guide) */
export const requestKeys = (request: Pick<WireRequest, "source" | "headers"> | undefined): KeyValue =>
  request === undefined
    ? noKeys
    : (key) => {
        switch (key) {
          case "aws:sourceip":
            return withoutZone(request.source.address);
          case "aws:securetransport":
            return String(request.source.isEncrypted);
          case "aws:useragent":
            return request.headers.get("user-agent");
          default:
            return undefined;
        }
      };

/**
 * A link-local address without the interface of ours that it came by (`fe80::1%eth0`). With it, it would be no address, and
 * meet no condition on addresses: not that of a statement that denies all but some.
 */
function withoutZone(address: string): string {
  const zone = address.indexOf("%");
  return zone < 0 ? address : address.slice(0, zone);
}

/** Tags of the domain that the request is about. */
export const resourceTagKeys =
  (tags: readonly Tag[]): KeyValue =>
  (key) => {
    if (!key.startsWith(resourceTag)) return undefined;
    return tagOf(new Map(tags.map((tag) => [tag.key, tag.value ?? ""])), key.slice(resourceTag.length));
  };

/**
 * Whether any policy asks for a tag that is there more than once, in different case. To policies these are one; judging by
 * either would leave the other in force unseen. So nothing is allowed then.
 */
export function asksForUnclearTag(
  { asks }: Principal,
  prefix: typeof resourceTag | typeof requestTag,
  tags: readonly Tag[],
): boolean {
  if (tags.length < 2) return false;
  const seen = new Map<string, string>();
  for (const { key } of tags) {
    const lowerCaseKey = key.toLowerCase();
    const before = seen.get(lowerCaseKey);
    if (before !== undefined && before !== key && asks.has(prefix + lowerCaseKey)) return true;
    seen.set(lowerCaseKey, key);
  }
  return false;
}

export const asksForResourceTags = (principal: Principal): boolean => {
  for (const key of principal.asks) if (key.startsWith(resourceTag)) return true;
  return false;
};

/** Condition keys are lower case here, and the case of a tag's key does not count in them. (IAM) */
function tagOf(tags: ReadonlyMap<string, string>, lowerCaseKey: string): string | undefined {
  for (const [key, value] of tags) if (key.toLowerCase() === lowerCaseKey) return value;
  return undefined;
}
