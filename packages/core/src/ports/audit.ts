import type { DecidingStatement, Verdict } from "./access-control.ts";

/** One line of the audit log. It never contains the payload of a call: no input, result, details, token or secret. */
export interface AuditRecord {
  /** ISO 8601. */
  readonly time: string;
  /** `change`: a durable change was made. `refusal`: something was denied. `access`: access control has changed. */
  readonly event: "change" | "refusal" | "access";
  readonly requestId?: string | undefined;
  /** `swf:StartWorkflowExecution`; for a decision, the action of the decision. */
  readonly action?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** The caller's ARN. Absent when the signature was refused: the caller is then unknown. */
  readonly principal?: string | undefined;
  /** The caller's key. When the signature was refused, the key that the request claims. */
  readonly accessKeyId?: string | undefined;
  readonly session?: true | undefined;
  /** Address of the peer. */
  readonly source?: string | undefined;
  readonly isEncrypted?: boolean | undefined;
  /** SHA-256 of the client certificate. */
  readonly clientCertificate?: string | undefined;
  /** The ARN that access was decided on. */
  readonly resource?: string | undefined;
  /** Names of what was changed within the resource. */
  readonly on?: Readonly<Record<string, string>> | undefined;
  /** For a refusal, the fault that was returned. Refused decisions have none: they are events in their history. */
  readonly fault?: string | undefined;
  readonly reason?: RefusalReason | undefined;
  /** The statement that allowed or denied the request. */
  readonly statement?: DecidingStatement | undefined;
  /** For a call with denied decisions: the first of them, and their total number. */
  readonly denied?: readonly DeniedInCall[];
  readonly deniedCount?: number;
  /** For a change of access control: the first changes, and their total number. */
  readonly changed?: readonly AccessChangeRecord[];
  readonly changedCount?: number;
}

/**
 * Why something was refused. A policy denied it, or no policy allowed it; `signature`: the caller is unknown; `token`:
 * the task token is invalid; `revoked`: the key or session was revoked while its poll waited; `decisions`: see
 * `denied`.
 */
export type RefusalReason = Exclude<Verdict["outcome"], "allowed"> | "signature" | "token" | "revoked" | "decisions";

/** A denied decision within an allowed call. */
export interface DeniedInCall {
  readonly action: string;
  readonly resource: string;
  readonly on: Readonly<Record<string, string>>;
  readonly reason: RefusalReason | undefined;
  readonly statement: DecidingStatement | undefined;
}

/** One change of access control: something that was added, changed or removed. */
export interface AccessChangeRecord {
  /** The name of the access record in the store, such as `user/111122223333/alice`. */
  readonly what: string;
  readonly how: "added" | "changed" | "removed";
  /** USER@HOST. For a file it is the file: who wrote it is not known. */
  readonly by: string | undefined;
  /** ISO 8601. */
  readonly at?: string | undefined;
}

/** The destination of audit records. */
export interface Audit {
  /**
   * Returns a promise to await before the reply is sent, when the log takes lines more slowly than they arrive. Nearly
   * always returns `undefined`.
   */
  write(record: AuditRecord): Promise<void> | undefined;
}
