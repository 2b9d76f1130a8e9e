import type { DecidingStatement, Verdict } from "./access-control.ts";

/** One line of the audit log. Never what was said in a call: no input, result, details, token or secret. */
export interface AuditRecord {
  /** ISO 8601. */
  readonly time: string;
  /**
   * `change`: something was changed, durably. `refusal`: something was not allowed. `access`: who may do what has
   * changed.
   */
  readonly event: "change" | "refusal" | "access";
  readonly requestId?: string | undefined;
  /** `swf:StartWorkflowExecution`; of a decision, its own. */
  readonly action?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Who, as an ARN. Of a request whose signature was refused, nobody knows. */
  readonly principal?: string | undefined;
  /** With which key. Of a request whose signature was refused: which one it claims to be signed with. */
  readonly accessKeyId?: string | undefined;
  readonly session?: true | undefined;
  /** Address of the other end of the connection. */
  readonly source?: string | undefined;
  readonly isEncrypted?: boolean | undefined;
  /** SHA-256 of a client certificate. */
  readonly clientCertificate?: string | undefined;
  /** The ARN that the decision was about. */
  readonly resource?: string | undefined;
  /** Names of what was changed within it. */
  readonly on?: Readonly<Record<string, string>> | undefined;
  /** Of a refusal: what it was answered with. Refused decisions have none, they are events of their history. */
  readonly fault?: string | undefined;
  readonly reason?: RefusalReason | undefined;
  /** Which statement allowed or denied it. */
  readonly statement?: DecidingStatement | undefined;
  /** Decisions of a call that were not allowed: the first of them, and how many there are. */
  readonly denied?: readonly DeniedInCall[];
  readonly deniedCount?: number;
  /** Of a change of access control: the first of what was changed, and how much there is. */
  readonly changed?: readonly AccessChangeRecord[];
  readonly changedCount?: number;
}

/**
 * Why something was refused: by a policy or for want of one; `signature`: nobody knows who asked; `token`: the task token is
 * none; `revoked`: the key or session was taken back while its poll waited; `decisions`: see `denied`.
 */
export type RefusalReason = Exclude<Verdict["outcome"], "allowed"> | "signature" | "token" | "revoked" | "decisions";

/** A decision that was not allowed, within a call that was. */
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

/** Where the audit log goes. */
export interface Audit {
  /** What to wait for before a reply leaves: the log takes lines more slowly than they come. Nothing, nearly always. */
  write(record: AuditRecord): Promise<void> | undefined;
}
