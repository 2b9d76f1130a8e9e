export type FaultName =
  | "DefaultUndefinedFault"
  | "DomainAlreadyExistsFault"
  | "DomainDeprecatedFault"
  | "LimitExceededFault"
  | "OperationNotPermittedFault"
  | "TooManyTagsFault"
  | "TypeAlreadyExistsFault"
  | "TypeDeprecatedFault"
  | "TypeNotDeprecatedFault"
  | "UnknownResourceFault"
  | "WorkflowExecutionAlreadyStartedFault"
  | "ValidationException"
  | "SerializationException"
  | "UnknownOperationException"
  | "ThrottlingException"
  | "AccessDeniedException"
  | "MissingAuthenticationTokenException"
  | "IncompleteSignatureException"
  | "InvalidSignatureException"
  | "UnrecognizedClientException"
  | "ExpiredTokenException"
  | "RequestEntityTooLargeException"
  | "InternalFailure"
  | "ServiceUnavailableException";

/**
 * Every fault that a client can receive, keyed by wire name. `type` is the full `__type`: old clients compare it
 * including its namespace. Namespaces and statuses are those of the real service where seen.
 */
const swf = "com.amazonaws.swf.base.model";
const coral = "com.amazon.coral.service";
export const faults: { readonly [Name in FaultName]: { readonly type: string; readonly status: number } } = {
  DefaultUndefinedFault: { type: `${swf}#DefaultUndefinedFault`, status: 400 },
  DomainAlreadyExistsFault: { type: `${swf}#DomainAlreadyExistsFault`, status: 400 },
  DomainDeprecatedFault: { type: `${swf}#DomainDeprecatedFault`, status: 400 },
  LimitExceededFault: { type: `${swf}#LimitExceededFault`, status: 400 },
  OperationNotPermittedFault: { type: `${swf}#OperationNotPermittedFault`, status: 400 },
  TooManyTagsFault: { type: `${swf}#TooManyTagsFault`, status: 400 },
  TypeAlreadyExistsFault: { type: `${swf}#TypeAlreadyExistsFault`, status: 400 },
  TypeDeprecatedFault: { type: `${swf}#TypeDeprecatedFault`, status: 400 },
  TypeNotDeprecatedFault: { type: `${swf}#TypeNotDeprecatedFault`, status: 400 },
  UnknownResourceFault: { type: `${swf}#UnknownResourceFault`, status: 400 },
  WorkflowExecutionAlreadyStartedFault: { type: `${swf}#WorkflowExecutionAlreadyStartedFault`, status: 400 },
  ValidationException: { type: "com.amazon.coral.validate#ValidationException", status: 400 },
  SerializationException: { type: `${coral}#SerializationException`, status: 400 },
  UnknownOperationException: { type: `${coral}#UnknownOperationException`, status: 400 },
  ThrottlingException: { type: "com.amazon.coral.availability#ThrottlingException", status: 400 },
  AccessDeniedException: { type: `${coral}#AccessDeniedException`, status: 400 },
  MissingAuthenticationTokenException: { type: `${coral}#MissingAuthenticationTokenException`, status: 400 },
  IncompleteSignatureException: { type: `${coral}#IncompleteSignatureException`, status: 400 },
  InvalidSignatureException: { type: `${coral}#InvalidSignatureException`, status: 400 },
  UnrecognizedClientException: { type: `${coral}#UnrecognizedClientException`, status: 400 },
  ExpiredTokenException: { type: `${coral}#ExpiredTokenException`, status: 400 },
  RequestEntityTooLargeException: { type: `${coral}#RequestEntityTooLargeException`, status: 413 },
  InternalFailure: { type: `${coral}#InternalFailure`, status: 500 },
  ServiceUnavailableException: { type: `${coral}#ServiceUnavailableException`, status: 503 },
};

/**
 * The caller's mistake, or, with a 5xx status, the answer to one of ours. A Fault is thrown, sent as the answer, and
 * never logged as an error.
 */
export class Fault extends Error {
  override readonly name: FaultName;
  /** `undefined` where the service sends no message member. */
  readonly wireMessage: string | undefined;
  constructor(name: FaultName, message?: string) {
    super(message ?? name);
    this.name = name;
    this.wireMessage = message;
  }
}

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}
export type TypeKind = "WorkflowType" | "ActivityType";

const typeText = (kind: TypeKind, type: NameAndVersion): string =>
  `${kind}=[name=${type.name}, version=${type.version}]`;

// Clients match the texts below (simpleflow by regular expression, swfsm by substring): keep their spacing.
export const unknownDomain = (name: string): Fault => new Fault("UnknownResourceFault", `Unknown domain: ${name}`);
export const unknownType = (kind: TypeKind, type: NameAndVersion): Fault =>
  new Fault("UnknownResourceFault", `Unknown type: ${typeText(kind, type)}`);
export const unknownExecution = (execution: { readonly workflowId: string; readonly runId: string }): Fault =>
  new Fault(
    "UnknownResourceFault",
    `Unknown execution: WorkflowExecution=[workflowId=${execution.workflowId}, runId=${execution.runId}]`,
  );
export const unknownOpenExecution = (workflowId: string): Fault =>
  new Fault("UnknownResourceFault", `Unknown execution, workflowId = ${workflowId}`);
export const unknownActivityTask = (scheduledEventId: number): Fault =>
  new Fault("UnknownResourceFault", `Unknown activity, scheduledEventId = ${scheduledEventId}`);
export const unknownDecisionTask = (scheduledEventId: number): Fault =>
  new Fault("UnknownResourceFault", `Unknown decision task, scheduledEventId = ${scheduledEventId}`);
export const unknownArn = (arn: string): Fault => new Fault("UnknownResourceFault", `Unknown resource: ${arn}`);
export const typeAlreadyExists = (kind: TypeKind, type: NameAndVersion): Fault =>
  new Fault("TypeAlreadyExistsFault", typeText(kind, type));
export const typeDeprecated = (kind: TypeKind, type: NameAndVersion): Fault =>
  new Fault("TypeDeprecatedFault", typeText(kind, type));
export const typeNotDeprecated = (): Fault =>
  new Fault("TypeNotDeprecatedFault", "The type is currently registered and cannot be deleted in its current state");
export const domainAlreadyExists = (name: string): Fault => new Fault("DomainAlreadyExistsFault", name);
export const domainDeprecated = (name: string): Fault => new Fault("DomainDeprecatedFault", name);
export const defaultUndefined = (member: string): Fault => new Fault("DefaultUndefinedFault", member);
export const limitExceeded = (message: string): Fault => new Fault("LimitExceededFault", message);
export const tooManyTags = (max: number): Fault =>
  new Fault("TooManyTagsFault", `A domain can have at most ${max} tags`);
export const alreadyStarted = (): Fault => new Fault("WorkflowExecutionAlreadyStartedFault");
export const validation = (message: string): Fault => new Fault("ValidationException", message);
export const invalidToken = (): Fault => validation("Invalid token");
export const expiredPageToken = (): Fault => validation("Specified token has exceeded its maximum lifetime");
export const serialization = (message?: string): Fault => new Fault("SerializationException", message);
export const throttled = (): Fault => new Fault("ThrottlingException", "Rate exceeded");
