/**
 * The seam between the core and access control. The core asks who a caller is and what they may do; it knows no
 * signature, no policy and no directory. `open-access.ts` is the implementation for servers without access control,
 * `@openswf/access` the one with it.
 */
import type { Instant } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import type { RequestHead, WireRequest } from "./transport.ts";

/** The caller of a request, with the account and region that the request is for. */
export interface Admission {
  readonly account: string;
  readonly region: string;
  /** `undefined` when access control is off: every caller may do everything. */
  readonly principal: Principal | undefined;
}

/** A caller whose signature was verified. */
export interface Principal {
  readonly account: string;
  /** `arn:aws:iam::ACCOUNT:user/NAME`, or `arn:aws:iam::ACCOUNT:root`. */
  readonly arn: string;
  readonly accessKeyId: string;
  /** Whether it signs with the temporary key of a session. */
  readonly isSession: boolean;
  /** Whether any of its policies has a condition on the tags of the domain. */
  readonly asksForResourceTags: boolean;
  /** What its policies, and those of its session, say. */
  judge(question: Question): Verdict;
}

/** May this action be done to this resource? */
export interface Question {
  /** `swf:PollForDecisionTask` */
  readonly action: string;
  /** `arn:aws:swf:us-east-1:111122223333:/domain/orders` */
  readonly resource: string;
  readonly region: string;
  readonly now: Instant;
  /** Condition keys of the action itself. */
  readonly keys: KeyValue;
  /** `undefined` for decisions: keys that describe the request do not exist for them. (guide) */
  readonly request: Pick<WireRequest, "source" | "headers"> | undefined;
  /** Tags of the domain; none unless `asksForResourceTags`. */
  readonly resourceTags: readonly Tag[];
  /** Tags that the request sets. */
  readonly requestTags: readonly Tag[];
}

export interface Tag {
  readonly key: string;
  readonly value?: string | undefined;
}

export type ContextValue = string | readonly string[];

/** The value of a condition key, given in lower case; `undefined` when the request has none. */
export type KeyValue = (key: string) => ContextValue | undefined;

/** Returns the value of the first source that has the key. */
export const firstOf =
  (...sources: readonly KeyValue[]): KeyValue =>
  (key) => {
    for (const source of sources) {
      const value = source(key);
      if (value !== undefined) return value;
    }
    return undefined;
  };

/** `index` is the statement's place in its document, from 0. */
export interface DecidingStatement {
  readonly policy: string;
  readonly sid: string | undefined;
  readonly index: number;
}

export type Verdict =
  | { readonly outcome: "allowed"; readonly by: DecidingStatement }
  | { readonly outcome: "explicitlyDenied"; readonly by: DecidingStatement }
  | { readonly outcome: "implicitlyDenied"; readonly by: undefined };

/** The verdict when no statement allows. */
export const implicitlyDenied: Verdict = { outcome: "implicitlyDenied", by: undefined };

/** Finds out who sent a request and whether the signature proves it. What the caller may do is a question of its own. */
export interface AccessControl {
  /** Every request awaits this before `admit`. It resolves at once unless the directory has to be reread. */
  refresh(): Promise<void> | undefined;
  /** Throws the service's fault for a signature that is missing, wrong, too old, or made with an unknown key. */
  admit(request: WireRequest, now: Instant): Admission;
  /**
   * Throws what `admit` would throw for a reason that shows without the body, such as an unknown key. Access control that
   * needs no signatures does not have it.
   */
  readonly admitHead?: (request: RequestHead, now: Instant) => void;
  /**
   * A caller who was admitted earlier, with the permissions of now; the same object when nothing has changed.
   * `undefined` when the caller would no longer be admitted.
   */
  renew(admission: Admission, now: Instant): Admission | undefined;
  /** The fault that answers a denied request. */
  readonly deniedFault: DeniedFault;
}

/** `AccessDeniedException` was seen on the real service; the service model declares `OperationNotPermittedFault`. */
export type DeniedFault = "AccessDeniedException" | "OperationNotPermittedFault";

/** The service sends both texts; the one without the full stop is for a security token. (DYN) */
export const unrecognized = (end: "." | ""): Fault =>
  new Fault("UnrecognizedClientException", `The security token included in the request is invalid${end}`);
