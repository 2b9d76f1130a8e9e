import type { ClientOptions } from "@openswf/flow/client";
import type { SwfCalls } from "@openswf/flow/transport";
import type { VirtualTime } from "../time/virtual-time.ts";

type Clock = NonNullable<ClientOptions["clock"]>;

const waitForClose = "OpenSWF.WaitForClose";

/**
 * What a client of the test calls and waits with. Its waits move time: for the end of an execution, and between two looks at one.
 */
export function clientSide(calls: SwfCalls, time: VirtualTime): { readonly calls: SwfCalls; readonly clock: Clock } {
  let fault: Error | undefined;
  const throwFault = (): void => {
    const error = fault;
    fault = undefined;
    if (error !== undefined) throw error;
  };
  return {
    calls: {
      extensions: calls.extensions,
      async call(name, input, options) {
        throwFault();
        return await calls.call(name, input, options);
      },
      async callExtension(name, input, options = {}) {
        throwFault();
        if (name !== waitForClose) return await calls.callExtension(name, input, options);
        const abort = new AbortController();
        const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal]);
        return await new Promise((resolve, reject) => {
          const end = time.waits({
            describe: () => `the result of ${executionIn(input)}`,
            fail: (error) => {
              reject(error);
              abort.abort();
            },
          });
          calls
            .callExtension(name, input, { ...options, signal })
            .finally(end)
            .then(resolve, reject);
        });
      },
      close() {},
    },
    clock: {
      now: () => time.clock.now(),
      after(ms, callback) {
        let cancel = (): void => {};
        const end = time.waits({
          describe: () => "news of an execution",
          isLooking: true,
          fail: (error) => {
            // Its next call fails: nothing can be told to what only waits.
            fault = error;
            cancel();
            callback();
          },
        });
        cancel = time.clock.after(ms, () => {
          end();
          callback();
        });
        return () => {
          end();
          cancel();
        };
      },
    },
  };
}

function executionIn(input: object): string {
  const { execution }: { readonly execution?: unknown } = input;
  return String(Object(execution).workflowId);
}
