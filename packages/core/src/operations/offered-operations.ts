import { Fault } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import { inputShapes, type OperationName } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import type { Shapes } from "../protocol/compile-shape.ts";
import type { JsonObject } from "../protocol/json-object.ts";
import { type MemberRules, memberRules } from "../protocol/member-rules.ts";
import { targetsOf } from "../protocol/targets.ts";
import { compileInputValidator } from "../protocol/validate-input.ts";
import type { Definition, OfferedOperation } from "./call.ts";
import { definitions } from "./definitions.ts";
import type { ExtensionName, ExtensionTarget } from "./extensions/extension-signatures.ts";
import { actionOfExtension, extensions } from "./extensions/extensions.ts";
import { respondAndPollTarget } from "./extensions/respond-and-poll.ts";
import type { AnyOperation, InputOf } from "./signatures.ts";

/** The operations that a server answers, by the targets of requests. */
export class OfferedOperations {
  // A map of whole targets, not an object: `SimpleWorkflowService.constructor` must find nothing.
  readonly #byTarget = new Map<string, unknown>();
  readonly #offersRespondAndPoll: boolean;

  /** Offers SWF's operations and these extensions. Compiling the inputs takes a few milliseconds, once per server. */
  constructor(limits: Limits, offeredExtensions: readonly ExtensionTarget[]) {
    const rules = memberRules(limits);
    for (const name of operationNames) this.#offer(name, rules);
    for (const name of offeredExtensions) if (name !== respondAndPollTarget) this.#offerExtension(name, rules);
    this.#offersRespondAndPoll = offeredExtensions.includes(respondAndPollTarget);
  }

  #offer<Name extends OperationName>(name: Name, rules: MemberRules): void {
    const input = { name: inputShapes[name], shapes, rules };
    const operation = offered(name, `swf:${name}`, definitions[name], input);
    for (const target of targetsOf(name)) this.#byTarget.set(target, operation);
  }

  #offerExtension<Name extends ExtensionName>(name: Name, rules: MemberRules): void {
    const definition = extensions[name];
    const input = { name: "Input", shapes: { ...shapes, ...definition.shapes }, rules };
    this.#byTarget.set(name, offered<Name>(name, actionOfExtension(name), definition, input));
  }

  /**
   * The operation that an `X-Amz-Target` header names. Throws UnknownOperationException. `Name` ties the operation's
   * input to its output; which operation it is, only the request knows.
   */
  ofTarget<Name extends AnyOperation>(target: string | undefined): OfferedOperation<Name> {
    const operation = target === undefined ? undefined : this.#byTarget.get(target);
    if (operation === undefined) throw new Fault("UnknownOperationException");
    // `as`: the constructor puts nothing else into the map.
    return operation as OfferedOperation<Name>;
  }

  /** The name of the operation that a header names; `undefined` when there is none. */
  nameOf(target: string | undefined): string | undefined {
    if (target === undefined || !this.#byTarget.has(target)) return undefined;
    return this.ofTarget(target).name;
  }

  /** An operation of SWF by its name. */
  named<Name extends OperationName>(name: Name): OfferedOperation<Name> {
    return this.ofTarget<Name>(targetsOf(name)[0]);
  }

  isRespondAndPoll(target: string | undefined): boolean {
    return this.#offersRespondAndPoll && target === respondAndPollTarget;
  }

  /** What the audit log calls a request that was refused for its head. Throws UnknownOperationException. */
  actionOf(target: string | undefined): string {
    return this.isRespondAndPoll(target)
      ? `openswf:${respondAndPollTarget.slice("OpenSWF.".length)}`
      : this.ofTarget(target).action;
  }
}

// `as`: the keys of the table are the operations, but Object.keys returns plain strings.
export const operationNames: readonly OperationName[] = Object.keys(inputShapes) as OperationName[];

interface InputShape {
  readonly name: string;
  readonly shapes: Shapes;
  readonly rules: MemberRules;
}

function offered<Name extends AnyOperation>(
  name: Name,
  action: string,
  definition: Definition<Name>,
  shape: InputShape,
): OfferedOperation<Name> {
  const { check } = definition;
  const validateShape = compileInputValidator(shape.name, shape.shapes, shape.rules);
  // Written out, so that all operations have the same members in the same order: every call reads them.
  return {
    name,
    action,
    kind: definition.kind,
    subject: definition.subject,
    keys: definition.keys,
    bucket: definition.bucket,
    executionBucket: definition.executionBucket,
    check,
    passedRole: definition.passedRole,
    requestTags: definition.requestTags,
    run: definition.run,
    validate(body: JsonObject): InputOf<Name> {
      // `as`: the shapes and the input types are generated from one model, and the body has passed its shape.
      const input = validateShape(body) as unknown as InputOf<Name>;
      check?.(input);
      return input;
    },
  };
}
