import type { CoreOptions } from "@openswf/core";
import type { VirtualTime } from "../time/virtual-time.ts";

/** Lambda functions by name or ARN, each as a function of the payload. */
export type LambdaFunctions = Readonly<Record<string, (payload: unknown) => unknown>>;

/** Calls functions of the test in place of AWS Lambda's. */
export function lambdaInvoker(functions: LambdaFunctions, time: () => VirtualTime): NonNullable<CoreOptions["lambda"]> {
  return {
    async invoke({ name, payload }) {
      const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (run === undefined) {
        const message = `Function not found: ${name}. The test environment has ${Object.keys(functions).join(", ") || "none"}.`;
        return { kind: "failed", reason: "ResourceNotFoundException", details: message };
      }
      return await time().duringActivity(
        () => `the Lambda function ${name}`,
        async () => {
          try {
            const result = await run(payload === "" ? undefined : JSON.parse(payload));
            return { kind: "completed", result: result === undefined ? undefined : JSON.stringify(result) };
          } catch (error) {
            const { name: errorType, message: errorMessage } =
              error instanceof Error ? error : new Error(String(error));
            return { kind: "failed", reason: errorType, details: JSON.stringify({ errorType, errorMessage }) };
          }
        },
      );
    },
  };
}
