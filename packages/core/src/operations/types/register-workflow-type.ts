import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfRegistration } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { registerType } from "./register-type.ts";

export const registerWorkflowType: Definition<"RegisterWorkflowType"> = {
  kind: "change",
  subject: inDomain,
  keys: keysOfRegistration,
  bucket: bucket(200, 60),
  passedRole: ({ defaultLambdaRole }) => defaultLambdaRole,
  run: (call) => {
    const { input } = call;
    return registerType(call, "workflow", input, {
      defaultChildPolicy: input.defaultChildPolicy,
      defaultExecutionStartToCloseTimeout: input.defaultExecutionStartToCloseTimeout,
      defaultLambdaRole: input.defaultLambdaRole,
      defaultTaskList: input.defaultTaskList,
      defaultTaskPriority: input.defaultTaskPriority,
      defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
    });
  },
};
