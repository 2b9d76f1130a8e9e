import type { Instant } from "@openswf/model/brand";
import type { RegistrationStatus } from "@openswf/model/wire-types";
import type { DomainKey } from "./domain-key.ts";
import type { Page } from "./page.ts";

export type RegisteredKind = "workflow" | "activity";
export interface TypeKey {
  readonly domain: DomainKey;
  readonly kind: RegisteredKind;
  readonly name: string;
  readonly version: string;
}
export interface TypeRecord extends TypeKey {
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  readonly createdAt: Instant;
  readonly deprecatedAt: Instant | undefined;
  /** The registered defaults as JSON: the `configuration` of the wire format. */
  readonly configuration: string;
}

/** Registered workflow and activity types. A change that resolves with success is durable (S1). */
export interface RegisteredTypes {
  registerType(type: TypeRecord, typesMax: number): Promise<"registered" | "exists" | "limitExceeded">;
  readType(key: TypeKey): Promise<TypeRecord | undefined>;
  /** REGISTERED clears deprecatedAt. */
  setTypeStatus(key: TypeKey, status: RegistrationStatus, at: Instant): Promise<"changed" | "unchanged" | "unknown">;
  /** Deletes only deprecated types. */
  deleteType(key: TypeKey): Promise<"deleted" | "unknown" | "registered">;
  /** Ascending by name, then version, in byte order. `name` restricts the list to that name. */
  listTypes(
    domain: DomainKey,
    kind: RegisteredKind,
    status: RegistrationStatus,
    name: string | undefined,
    page: Page<{ readonly name: string; readonly version: string }>,
  ): Promise<readonly TypeRecord[]>;
}
