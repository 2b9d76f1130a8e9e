import type { DecidingStatement } from "../policy/evaluate.ts";

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
  /** Of a refusal: what it was answered with. A refused decision has none, it is an event of its history. */
  readonly fault?: string | undefined;
  /** Of a refusal: `explicitlyDenied`, `implicitlyDenied`, or what is wrong with the signature. */
  readonly reason?: string | undefined;
  /** Which statement allowed or denied it. */
  readonly statement?: DecidingStatement | undefined;
  /** Of a change of access control. */
  readonly changed?: readonly { readonly what: string; readonly how: string; readonly by: string | undefined }[];
}

/** Where the audit log goes. */
export interface Audit {
  /** What to wait for before a reply leaves: the log takes lines more slowly than they come. Nothing, nearly always. */
  write(record: AuditRecord): Promise<void> | undefined;
}
