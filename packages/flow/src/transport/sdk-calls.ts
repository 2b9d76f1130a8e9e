import * as ownCommands from "@aws-sdk/client-swf";
import { NoReplyError } from "./no-reply-error.ts";
import { noticeExtensions, type RawExchange, replaceExchange } from "./sdk-middlewares.ts";
import type { CallOptions, SwfCalls } from "./swf-calls.ts";
import { type OutputOf, polls, pollTimeoutMs, type SwfOperation } from "./swf-operations.ts";

/** An `SWFClient` of `@aws-sdk/client-swf`, or what behaves like one. */
export type SendingClient = Pick<ownCommands.SWFClient, "send">;

/** The commands of the client's own version of the SDK: `import * as commands from "@aws-sdk/client-swf"`. */
export type SdkCommands = Pick<typeof ownCommands, `${SwfOperation}Command`>;

type SdkCommand = ownCommands.ListDomainsCommand;

/**
 * Calls SWF through an SDK client, with its middlewares, retries, credentials and endpoint. The client is not altered.
 *
 * Hand in `commands` when the client is of another version of the SDK than flow depends on: a client and a command of
 * versions far apart do not understand each other.
 */
export function sdkCalls(client: SendingClient, commands: SdkCommands = ownCommands): SwfCalls {
  const extensions = new Set<string>();
  const send = async (command: SdkCommand, { signal, timeoutMs }: CallOptions): Promise<unknown> => {
    noticeExtensions(command.middlewareStack, extensions);
    if (timeoutMs === undefined) return client.send(command, signal === undefined ? {} : { abortSignal: signal });
    // The request handler's own time-out only warns, unless the client was made to reject.
    const deadline = AbortSignal.timeout(timeoutMs);
    const abortSignal = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      return await client.send(command, { abortSignal });
    } catch (error) {
      if (!deadline.aborted || signal?.aborted || !isAbort(error)) throw error;
      throw new NoReplyError(`SWF has not replied within ${timeoutMs} ms`, { isTimeout: true, cause: error });
    }
  };
  return {
    extensions,
    call(name, input, options = {}) {
      // `as`: the SDK names its commands after their operations and gives all of them one form.
      const Command = commands[`${name}Command`] as unknown as new (given: object) => SdkCommand;
      return send(
        new Command(input),
        polls.has(name) ? { ...options, timeoutMs: options.timeoutMs ?? pollTimeoutMs } : options,
      ) as Promise<OutputOf<typeof name>>;
    },
    async callExtension(name, input, options = {}) {
      // The SDK has no command for it, so one that only reads lends its signature, endpoint and retries.
      const command = new commands.ListDomainsCommand({ registrationStatus: "REGISTERED" });
      const exchange: RawExchange = { target: name, body: JSON.stringify(input), output: undefined };
      replaceExchange(command.middlewareStack, exchange);
      await send(command, options);
      return exchange.output;
    },
    close() {},
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
