import { type ContextValue, firstOf, type KeyValue, type Tag } from "@openswf/core/ports/access-control";
import { isoDate } from "@openswf/core/ports/clock";
import type { WireRequest } from "@openswf/core/ports/transport";
import type { Instant } from "@openswf/model/brand";
import type { Principal } from "../directory/principal.ts";

const emptyContext: ReadonlyMap<string, ContextValue> = new Map();

/** Builds only the context that the principal's policies refer to. Most refer to no key or to one. */
export function contextFor(principal: Principal, ...sources: readonly KeyValue[]): ReadonlyMap<string, ContextValue> {
  if (principal.contextKeys.size === 0) return emptyContext;
  const lookUp = firstOf(...sources);
  const context = new Map<string, ContextValue>();
  for (const key of principal.contextKeys) {
    const value = lookUp(key);
    if (value !== undefined) context.set(key, value);
  }
  return context;
}

const principalTag = "aws:principaltag/";
const resourceTag = "aws:resourcetag/";
const requestTag = "aws:requesttag/";

/** Global keys for the principal, region and time. They apply to decisions too. */
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
      // No AWS service calls on a user's behalf here, so a denial that exempts such calls must apply.
      case "aws:principalisawsservice":
      case "aws:viaawsservice":
        return "false";
      // As on AWS, requests signed with long-term keys do not have this key.
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
        return key.startsWith(principalTag) ? principalTagOf(principal, key.slice(principalTag.length)) : undefined;
    }
  };

/** Condition keys are in lower case here, and their tag keys are not case-sensitive. (IAM) */
function principalTagOf({ tags }: Principal, lowerCaseKey: string): string | undefined {
  for (const [key, value] of tags) if (key.toLowerCase() === lowerCaseKey) return value;
  return undefined;
}

const noKeys: KeyValue = () => undefined;

/** Global keys of the request itself. Decisions do not have them. (guide) */
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
 * Strips the interface from a link-local address (`fe80::1%eth0`). With it, the text is not a valid address and matches
 * no address condition, so a statement that denies all addresses but some would not apply.
 */
function withoutZone(address: string): string {
  const zone = address.indexOf("%");
  return zone < 0 ? address : address.slice(0, zone);
}

/** Tags of the domain that the request addresses. */
export const resourceTagKeys =
  (tags: readonly Tag[]): KeyValue =>
  (key) => {
    if (!key.startsWith(resourceTag)) return undefined;
    const name = key.slice(resourceTag.length);
    const tag = tags.findLast((candidate) => candidate.key.toLowerCase() === name);
    return tag && (tag.value ?? "");
  };

/**
 * Whether any policy refers to a tag whose key occurs more than once with different case. Policies treat these as one
 * tag, and judging by either value would ignore the other. Such a request is therefore denied.
 */
export function refersToAmbiguousTag(
  { contextKeys }: Principal,
  prefix: typeof resourceTag | typeof requestTag,
  tags: readonly Tag[],
): boolean {
  if (tags.length < 2) return false;
  const seen = new Map<string, string>();
  for (const { key } of tags) {
    const lowerCaseKey = key.toLowerCase();
    const before = seen.get(lowerCaseKey);
    if (before !== undefined && before !== key && contextKeys.has(prefix + lowerCaseKey)) return true;
    seen.set(lowerCaseKey, key);
  }
  return false;
}

export const asksForResourceTags = (principal: Principal): boolean => {
  for (const key of principal.contextKeys) if (key.startsWith(resourceTag)) return true;
  return false;
};
