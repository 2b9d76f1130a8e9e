import type {
  RegisterActivityTypeInput,
  RegisterDomainInput,
  RegisterWorkflowTypeInput,
  StartWorkflowExecutionInput,
  SWF,
} from "@aws-sdk/client-swf";
import type { RawReply, RawRequest } from "../wire/raw-request.ts";
import type { HouseTypes } from "./usual-attributes.ts";
import { type KnownExecution, type Surroundings, Workflow } from "./workflow.ts";

type Type = { readonly name: string; readonly version: string };

/** Other callers: one with few permissions, the same one with a wrong secret, and one with an unknown key. */
export type Caller = "restricted" | "wrong secret" | "unknown";

/** What a scenario receives: a client whose calls are recorded, the run's domain, and ways to set up a scene. */
export interface Stage extends Surroundings {
  readonly lambdaRole: string;
  /** Starts an execution on its own task list, of the house type unless the settings override it. */
  startsWorkflow(settings?: StartSettings): Promise<Workflow>;
  /** An execution that came about in another way, such as the new run after continue-as-new. */
  knows(execution: KnownExecution): Workflow;
  registersWorkflowType(settings?: Partial<Omit<RegisterWorkflowTypeInput, "domain">>): Promise<Type>;
  registersActivityType(settings?: Partial<Omit<RegisterActivityTypeInput, "domain">>): Promise<Type>;
  registersDomain(settings?: Partial<RegisterDomainInput>): Promise<string>;
  /** The same stage with another caller. */
  as(caller: Caller): Stage;
  /** The same stage in another domain. */
  inDomain(domain: string, house: HouseTypes): Stage;
  /** Sends a request as raw bytes, bypassing the SDK. */
  sends(request: RawRequest): Promise<RawReply>;
}

interface StartSettings extends Partial<Omit<StartWorkflowExecutionInput, "domain" | "taskList">> {
  readonly taskList?: string;
}

export interface StageParts {
  readonly swf: SWF;
  clientOf(caller: Caller): SWF;
  readonly domain: string;
  readonly house: HouseTypes;
  readonly lambdaRole: string;
  readonly overlooked: ReadonlySet<string>;
  readonly abortSignal: AbortSignal;
  /** What the scenario started and must not leave behind; closed when the scenario ends. */
  readonly leftovers: { readonly domain: string; readonly workflowId: string }[];
  unique(what: string): string;
  sends(request: RawRequest): Promise<RawReply>;
}

export function setStage(parts: StageParts): Stage {
  const { swf, domain, house, lambdaRole, overlooked, abortSignal, leftovers, unique, sends } = parts;
  const stage: Stage = {
    swf,
    domain,
    house,
    lambdaRole,
    overlooked,
    abortSignal,
    unique,
    sends,
    closeInTheEnd: (workflowId) => {
      leftovers.push({ domain, workflowId });
    },
    knows: (execution) => new Workflow(stage, execution),
    startsWorkflow: async ({ taskList = unique("list"), ...settings } = {}) => {
      const workflowId = settings.workflowId ?? unique("workflow");
      const workflowType = settings.workflowType ?? house.workflowType;
      const input = { ...settings, domain, workflowId, workflowType, taskList: { name: taskList } };
      const { runId = "" } = await swf.startWorkflowExecution(input);
      return new Workflow(stage, { ...definedSettings(input), workflowId, runId, taskList });
    },
    registersWorkflowType: async (settings = {}) => {
      const { name = unique("workflow-type"), version = "1" } = settings;
      await swf.registerWorkflowType({ ...settings, domain, name, version });
      return { name, version };
    },
    registersActivityType: async (settings = {}) => {
      const { name = unique("activity-type"), version = "1" } = settings;
      await swf.registerActivityType({ ...settings, domain, name, version });
      return { name, version };
    },
    registersDomain: async (settings = {}) => {
      const name = settings.name ?? unique("domain");
      await swf.registerDomain({ workflowExecutionRetentionPeriodInDays: "1", ...settings, name });
      return name;
    },
    as: (caller) => setStage({ ...parts, swf: parts.clientOf(caller) }),
    inDomain: (other, otherHouse) => setStage({ ...parts, domain: other, house: otherHouse }),
  };
  return stage;
}

/** The start settings that appear in the events. A member given as undefined counts as not given. */
function definedSettings(input: Omit<StartWorkflowExecutionInput, "taskList">): Partial<KnownExecution> {
  const { executionStartToCloseTimeout, taskStartToCloseTimeout, childPolicy, taskPriority, workflowType } = input;
  return {
    ...(executionStartToCloseTimeout === undefined ? {} : { executionStartToCloseTimeout }),
    ...(taskStartToCloseTimeout === undefined ? {} : { taskStartToCloseTimeout }),
    ...(childPolicy === undefined ? {} : { childPolicy }),
    ...(taskPriority === undefined ? {} : { taskPriority }),
    ...(workflowType?.name === undefined || workflowType.version === undefined
      ? {}
      : { workflowType: { name: workflowType.name, version: workflowType.version } }),
  };
}
