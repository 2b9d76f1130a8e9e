import type { KeyValue, Tag } from "../ports/access-control.ts";
import type { Bucket } from "../throttle/buckets.ts";
import type { SubjectOf, SubjectTrait } from "./subject.ts";

/**
 * - `read` changes nothing.
 * - `list` changes nothing either, but makes a store read much, or occupies one of its few connections.
 * - `history` changes nothing and may read and print megabytes. It has turns of its own for that (`HistoryTurns`).
 * - `change` is durable before its reply, and is audited.
 * - `interrupt` ends what others wait for. It changes nothing that is stored, so it is not audited.
 * - `poll` may wait for a task. It is a change when it hands one out.
 */
export type OperationKind = "read" | "list" | "history" | "change" | "interrupt" | "poll";

/** All that is known of an operation but how it runs. Every table about operations derives from this. */
export interface Traits<Input> {
  readonly kind: OperationKind;
  readonly subject: SubjectTrait<Input>;
  /** The operation-specific condition keys. A member that is missing from the request yields no key. (guide) */
  readonly keys: (input: Input) => KeyValue;
  /** Pays for each call with `--throttle`. */
  readonly bucket: Bucket;
  /** Pays in addition for each call about the same execution: see `throttleExecution`. */
  readonly executionBucket?: Bucket | undefined;
  /** Checks the request as a whole, after its constraints. Throws a ValidationException. */
  readonly check?: ((input: Input) => void) | undefined;
  /** The role that the input passes on, which takes a permission of its own. */
  readonly passedRole?: ((input: Input) => string | undefined) | undefined;
  /** The tags that the request sets. */
  readonly requestTags?: ((input: Input) => readonly Tag[]) | undefined;
}

/** `Owed` if the input has one of these members; otherwise nothing. */
type IfPresent<Input, Members extends string, Owed> = Members & keyof Input extends never ? unknown : Owed;

/** Traits that an input makes obligatory, so that forgetting one does not compile. */
export type OwedTraits<Input> = { readonly subject: SubjectOf<Input> } & IfPresent<
  Input,
  "lambdaRole" | "defaultLambdaRole",
  { readonly passedRole: (input: Input) => string | undefined }
> &
  IfPresent<Input, "tags", { readonly requestTags: (input: Input) => readonly Tag[] }>;
