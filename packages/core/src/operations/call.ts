import { invariant } from "@openswf/model/invariant";
import type { Admission } from "../ports/access-control.ts";
import type { Caller, WireRequest } from "../ports/transport.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import type { Scope } from "../stores/domain-key.ts";
import type { TaskToken } from "../tokens/task-token.ts";
import type { PrintedAnswer } from "./printed-answer.ts";
import type { Services } from "./services.ts";
import type { AnyOperation, InputOf, Signatures } from "./signatures.ts";
import { type Subject, subjectInDomain, subjectOfAccount, subjectOfArn, subjectOfTask } from "./subject.ts";
import type { OwedTraits, Traits } from "./traits.ts";

/** How an operation runs. An operation without output answers `undefined`. */
interface Runs<Name extends AnyOperation> {
  readonly run: (call: Call<Name>) => Promise<Signatures[Name]["output"] | PrintedAnswer>;
}

/** Everything that is known of one operation. Each operation has a file, and each file one of these. */
export type Definition<Name extends AnyOperation> = Traits<InputOf<Name>> & OwedTraits<InputOf<Name>> & Runs<Name>;

/** An operation as a running server offers it. */
export interface OfferedOperation<Name extends AnyOperation> extends Traits<InputOf<Name>>, Runs<Name> {
  readonly name: Name;
  /** What policies and the audit log call it, such as `swf:StartWorkflowExecution`. */
  readonly action: string;
  /** Throws the service's faults for a body that is not an input of this operation. */
  readonly validate: (body: JsonObject) => InputOf<Name>;
}

/** The task of a call with a task token. Other calls have none. */
type TaskOf<Input> = Input extends { readonly taskToken: string } ? TaskToken : never;

/** What most helpers of operations need of a call. */
export interface CallScope {
  readonly services: Services;
  readonly scope: Scope;
}

/**
 * One call of an operation: its validated input, and who made it from where. The task and the subject are resolved when
 * first asked for, and only once.
 */
export class Call<Name extends AnyOperation> implements CallScope {
  readonly operation: OfferedOperation<Name>;
  readonly input: InputOf<Name>;
  /** ACCOUNT/REGION. */
  readonly scope: Scope;
  readonly admission: Admission;
  /** The request as received, for policy conditions and the audit log. */
  readonly request: WireRequest;
  /** The owner of the token buckets that pay for this call and its decisions. */
  readonly throttledAs: string;
  readonly services: Services;
  /** Whether a poll is held until there is a task. */
  waits = true;
  #task: TaskToken | undefined;
  #subject: Subject | Promise<Subject> | undefined;

  constructor(
    services: Services,
    operation: OfferedOperation<Name>,
    request: WireRequest,
    admission: Admission,
    input: InputOf<Name>,
    scope: Scope,
    throttledAs: string,
  ) {
    this.operation = operation;
    this.input = input;
    this.scope = scope;
    this.admission = admission;
    this.request = request;
    this.throttledAs = throttledAs;
    this.services = services;
  }

  get account(): string {
    return this.admission.account;
  }

  get region(): string {
    return this.admission.region;
  }

  get caller(): Caller {
    return this.request.caller;
  }

  /** The task of the call's token. Throws the service's fault for an invalid token, or a token of the other kind. */
  get task(): TaskOf<InputOf<Name>> {
    // `as`: the type is `never` unless the input has a token.
    return this.#taskOfToken() as TaskOf<InputOf<Name>>;
  }

  /** The task, for code that handles every operation; `undefined` for calls without a task token. */
  get taskIfAny(): TaskToken | undefined {
    return this.operation.subject.kind === "task" ? this.#taskOfToken() : undefined;
  }

  /**
   * Whom the call is about. A promise only for the task of an execution that is not in memory. Throws the service's fault
   * for an invalid token.
   */
  get subject(): Subject | Promise<Subject> {
    this.#subject ??= this.#resolveSubject();
    return this.#subject;
  }

  #taskOfToken(): TaskToken {
    const { subject } = this.operation;
    invariant(subject.kind === "task", `a call of ${this.operation.name} has no task`);
    this.#task ??= this.services.taskTokens.parse(this.scope, subject.task, subject.tokenIn(this.input));
    return this.#task;
  }

  #resolveSubject(): Subject | Promise<Subject> {
    const { input } = this;
    const { subject } = this.operation;
    switch (subject.kind) {
      case "domain":
        return subjectInDomain(this, subject.nameIn(input));
      case "arn":
        return subjectOfArn(this, subject.arnIn(input));
      case "task":
        return subjectOfTask(this, this.#taskOfToken());
      case "account":
        return subjectOfAccount(this);
    }
  }
}
