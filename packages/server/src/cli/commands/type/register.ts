import { Problem } from "@openswf/core/ports/problem";
import type { ChildPolicy } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { withDomain } from "../../client/connect.ts";
import { printable } from "../../output/printable.ts";
import { printerFor } from "../../output/printer.ts";
import type { TypeId, TypeKind } from "./type-kinds.ts";

export interface RegisterFlags extends DomainFlags {
  readonly description?: string;
  readonly taskList?: string;
  readonly priority?: string;
  readonly taskTimeout?: string;
  readonly executionTimeout?: string;
  readonly childPolicy?: ChildPolicy;
  readonly lambdaRole?: string;
  readonly heartbeatTimeout?: string;
  readonly scheduleToStartTimeout?: string;
  readonly scheduleToCloseTimeout?: string;
}

/** The flags that the other kind has and this one has not. */
const ofOtherKind: Readonly<Record<TypeKind, readonly (keyof RegisterFlags)[]>> = {
  workflow: ["heartbeatTimeout", "scheduleToStartTimeout", "scheduleToCloseTimeout"],
  activity: ["executionTimeout", "childPolicy", "lambdaRole"],
};

/** `openswf type register`. */
export function register(type: TypeId, flags: RegisterFlags): Promise<void> {
  const wrong = ofOtherKind[type.kind].find((name) => flags[name] !== undefined);
  if (wrong !== undefined) {
    const flag = wrong.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw Problem.ofUsage(`--${flag} does not belong to ${type.kind} types.`);
  }
  return withDomain(flags, async ({ swf, domain }) => {
    const { kind, name, version } = type;
    const { description, taskList, priority, taskTimeout } = flags;
    const both = {
      domain,
      name,
      version,
      description,
      defaultTaskPriority: priority,
      defaultTaskStartToCloseTimeout: taskTimeout,
      ...(taskList !== undefined && { defaultTaskList: { name: taskList } }),
    };
    if (kind === "workflow") {
      await swf.call("RegisterWorkflowType", {
        ...both,
        defaultExecutionStartToCloseTimeout: flags.executionTimeout,
        defaultChildPolicy: flags.childPolicy,
        defaultLambdaRole: flags.lambdaRole,
      });
    } else {
      await swf.call("RegisterActivityType", {
        ...both,
        defaultTaskHeartbeatTimeout: flags.heartbeatTimeout,
        defaultTaskScheduleToStartTimeout: flags.scheduleToStartTimeout,
        defaultTaskScheduleToCloseTimeout: flags.scheduleToCloseTimeout,
      });
    }
    const sentence = `${kind} type ${printable(name)} ${printable(version)} is registered`;
    printerFor(flags).done(sentence, { domain, ...type, status: "REGISTERED" });
  });
}
