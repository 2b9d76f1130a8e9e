import type { Principal, Question, Verdict } from "@openswf/core/ports/access-control";
import { implicitlyDenied } from "@openswf/core/ports/access-control";
import type { Principal as KeyOwner } from "../directory/principal.ts";
import {
  asksForResourceTags,
  contextFor,
  principalKeys,
  refersToAmbiguousTag,
  requestKeys,
  resourceTagKeys,
} from "./context.ts";
import { judge } from "./judge.ts";

/** The owner of an access key, as the core sees them. */
export class SignedPrincipal implements Principal {
  readonly owner: KeyOwner;

  constructor(owner: KeyOwner) {
    this.owner = owner;
  }

  get account(): string {
    return this.owner.account;
  }

  get arn(): string {
    return this.owner.arn;
  }

  get accessKeyId(): string {
    return this.owner.accessKeyId;
  }

  get isSession(): boolean {
    return this.owner.session !== undefined;
  }

  get asksForResourceTags(): boolean {
    return asksForResourceTags(this.owner);
  }

  judge({ action, resource, region, now, keys, request, resourceTags, requestTags }: Question): Verdict {
    const { owner } = this;
    if (refersToAmbiguousTag(owner, "aws:resourcetag/", resourceTags)) return implicitlyDenied;
    if (refersToAmbiguousTag(owner, "aws:requesttag/", requestTags)) return implicitlyDenied;
    const context = contextFor(
      owner,
      keys,
      principalKeys(owner, region, now),
      requestKeys(request),
      resourceTagKeys(resourceTags),
    );
    return judge(owner, { action, resource, context });
  }
}

const signedPrincipals = new WeakMap<KeyOwner, SignedPrincipal>();

/** The same object for the same owner: a directory keeps one owner for each key, so requests make none. */
export function signedPrincipal(owner: KeyOwner): SignedPrincipal {
  let principal = signedPrincipals.get(owner);
  if (principal === undefined) {
    principal = new SignedPrincipal(owner);
    signedPrincipals.set(owner, principal);
  }
  return principal;
}
