import type { Instant } from "@openswf/model/brand";
import type { RegistrationStatus, ResourceTag } from "@openswf/model/wire-types";
import type { DomainKey, Scope } from "./domain-key.ts";
import type { Page } from "./page.ts";

export interface DomainRecord {
  readonly key: DomainKey;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  /** The retention as registered: a number of days, or NONE. */
  readonly retention: string;
  readonly tags: readonly ResourceTag[];
}

/** Registered domains. A change that resolves with success is durable (S1). */
export interface Domains {
  registerDomain(domain: DomainRecord, domainsMax: number): Promise<"registered" | "exists" | "limitExceeded">;
  readDomain(key: DomainKey): Promise<DomainRecord | undefined>;
  /**
   * DEPRECATED also deprecates, at `at`, every registered type of the domain. REGISTERED leaves the types unchanged.
   */
  setDomainStatus(
    key: DomainKey,
    status: RegistrationStatus,
    at: Instant,
  ): Promise<"changed" | "unchanged" | "unknown">;
  /** Ascending by name in byte order (UTF-8). */
  listDomains(scope: Scope, status: RegistrationStatus, page: Page<string>): Promise<readonly DomainRecord[]>;
  /** Every domain of every scope, ascending by key: for the retention sweep and for verify. */
  scanDomains(after: DomainKey | undefined, limit: number): Promise<readonly DomainRecord[]>;
  /**
   * Adds `set` to the existing tags, replacing equal keys, then removes `removedKeys`. `tooMany` if more than `tagsMax`
   * would remain.
   */
  tagDomain(
    key: DomainKey,
    set: readonly ResourceTag[],
    removedKeys: readonly string[],
    tagsMax: number,
  ): Promise<"changed" | "unknown" | "tooMany">;
}
