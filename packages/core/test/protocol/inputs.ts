import { defaultLimits, type Limits } from "@openswf/model/limits";
import type { OperationName, Operations } from "@openswf/model/operations";
import { OfferedOperations } from "../../src/operations/offered-operations.ts";
import type { JsonObject } from "../../src/protocol/json-object.ts";

type Validate = <Name extends OperationName>(operation: Name, body: JsonObject) => Operations[Name]["input"];

/** Validates bodies as a server with these limits does. */
export function validatorFor(limits: Limits): Validate {
  const operations = new OfferedOperations(limits, []);
  return <Name extends OperationName>(operation: Name, body: JsonObject) =>
    operations.ofTarget<Name>(`SimpleWorkflowService.${operation}`).validate(body);
}

export const validate: Validate = validatorFor(defaultLimits);

/** Valid inputs with only the required members, for tests that spoil or add one member. */
export const execution = { workflowId: "order-1", runId: "22abc" };
export const type = { name: "order", version: "1" };
export const start = { domain: "shop", workflowId: "order-1", workflowType: type };
export const poll = { domain: "shop", taskList: { name: "orders" } };
export const list = { domain: "shop", registrationStatus: "REGISTERED" };
export const respond = (...decisions: readonly object[]): { taskToken: string; decisions: readonly object[] } => ({
  taskToken: "token",
  decisions,
});
/** One decision with its attributes under the right name. */
export const decision = (decisionType: string, attributes: object): Record<string, unknown> => ({
  decisionType,
  [`${decisionType.charAt(0).toLowerCase()}${decisionType.slice(1)}DecisionAttributes`]: attributes,
});
