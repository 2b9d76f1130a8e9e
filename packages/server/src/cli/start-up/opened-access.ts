import type { AccessControl } from "@openswf/core/ports/access-control";
import type { Audit } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Store } from "@openswf/core/stores/store";
import type { SecretFileNotice } from "./readable-secrets.ts";

/** Access control in the form that a server uses. */
export interface OpenedAccess {
  readonly access: AccessControl;
  readonly isOn: boolean;
  /** Stops checking for changes. */
  close(): void;
}

/** What access control is built from, besides its settings. */
export interface AccessParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit | undefined;
  readonly secretFile: SecretFileNotice;
}
