import type { ActivityInterceptor } from "@openswf/flow/worker";

/** What is used of the class `SWF` of `@aws-sdk/client-swf`. */
interface FailingCalls {
  respondActivityTaskFailed(input: { taskToken: string; reason: string; details: string }): Promise<unknown>;
}

/** Fails activities with an exception that deciders in Java can read. */
export function failuresForJava(swf: FailingCalls): ActivityInterceptor {
  return {
    execute: async (call, next) => {
      const { taskToken, signal, later } = call.context;
      try {
        return await next(call);
      } catch (error) {
        if (signal.aborted) throw error;
        const message = error instanceof Error ? error.message : String(error);
        const details = JSON.stringify(["java.lang.RuntimeException", { message: message.slice(0, 10_000) }]);
        await swf.respondActivityTaskFailed({ taskToken, reason: message.slice(0, 256), details });
        return later();
      }
    },
  };
}
