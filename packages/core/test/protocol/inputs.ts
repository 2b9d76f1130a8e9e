import { defaultLimits } from "@openswf/model/limits";
import { compileInputValidator } from "../../src/protocol/validate-input.ts";

export const validate = compileInputValidator(defaultLimits);

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
