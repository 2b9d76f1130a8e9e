import type { ExtensionName, ExtensionSignatures } from "@openswf/core/operations/extensions/extension-signatures";
import type { Clock } from "@openswf/core/ports/clock";
import type { Randomness } from "@openswf/core/ports/randomness";
import { CallFault, faultOf, isThrottled } from "@openswf/insight/calls/fault";
import type { OperationName, Operations } from "@openswf/model/operations";
import type { AwsConfiguration } from "../../aws/aws-configuration.ts";
import { type Answer, type SignedCall, send, signCall } from "../../aws/signed-call.ts";
import { explainFault, explainSilence } from "./explain-fault.ts";

export type InputOf<Name extends OperationName> = Operations[Name]["input"];
export type OutputOf<Name extends OperationName> = Operations[Name]["output"];

/** The calls that commands make. Tests hand in their own. */
export interface Swf {
  /**
   * Calls an operation.
   *
   * @throws CallFault if the endpoint answers with a fault
   * @throws Problem if no SWF answers
   */
  call<Name extends OperationName>(name: Name, input: InputOf<Name>, signal?: AbortSignal): Promise<OutputOf<Name>>;
  /** Whether the last reply has announced an operation of openswf's own. Amazon SWF has none. */
  offers(name: ExtensionName): boolean;
  /** Calls an operation of openswf's own. Throws as `call` does. */
  callExtension<Name extends ExtensionName>(
    name: Name,
    input: ExtensionSignatures[Name]["input"],
  ): Promise<ExtensionSignatures[Name]["output"]>;
}

/** Longer than SWF holds a poll. */
const replyWithinMs = 75_000;
const attemptsMax = 5;
const firstPauseMs = 200;
/** Calls that change nothing may be made again whatever became of the first. */
const reading = /\.(List|Describe|Get|Count)[A-Za-z]*$/;

/** Calls SWF at any endpoint: one signed request for each call, made again when it is throttled. */
export class SwfClient implements Swf {
  readonly configuration: AwsConfiguration;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  #extensions: ReadonlySet<string> = new Set();

  constructor(configuration: AwsConfiguration, clock: Clock, randomness: Randomness) {
    this.configuration = configuration;
    this.#clock = clock;
    this.#randomness = randomness;
  }

  async call<Name extends OperationName>(
    name: Name,
    input: InputOf<Name>,
    signal?: AbortSignal,
  ): Promise<OutputOf<Name>> {
    // `as`: the service model promises this output to the operation.
    return (await this.#repeat(`SimpleWorkflowService.${name}`, input, signal)) as OutputOf<Name>;
  }

  offers(name: ExtensionName): boolean {
    return this.#extensions.has(name);
  }

  async callExtension<Name extends ExtensionName>(
    name: Name,
    input: ExtensionSignatures[Name]["input"],
  ): Promise<ExtensionSignatures[Name]["output"]> {
    // `as`: openswf promises this output to the operation.
    return (await this.#repeat(name, input)) as ExtensionSignatures[Name]["output"];
  }

  async #repeat(target: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#send(target, body, signal);
      } catch (error) {
        if (attempt === attemptsMax || !isWorthRepeating(target, error)) throw error;
        await this.#pause(attempt, signal);
      }
    }
  }

  async #send(target: string, body: string, signal: AbortSignal | undefined): Promise<unknown> {
    const call = await signCall(this.configuration, this.#clock, target, body);
    const late = AbortSignal.timeout(replyWithinMs);
    const { status, text } = await this.#exchange(call, signal === undefined ? late : AbortSignal.any([late, signal]));
    const output = text === "" ? undefined : parsed(text, status);
    if (status !== 200) throw faultOf(status, output);
    return output;
  }

  async #exchange(call: SignedCall, signal: AbortSignal): Promise<Answer> {
    try {
      const answer = await send(call, signal);
      this.#extensions = new Set(answer.extensions);
      return answer;
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") throw error;
      throw explainSilence(error, this.configuration);
    }
  }

  /** Full jitter: many commands of one script do not come back together. */
  #pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const [byte = 0] = this.#randomness.bytes(1);
    const ms = firstPauseMs * 2 ** (attempt - 1) * ((byte + 1) / 256);
    return pause(this.#clock, ms, signal);
  }
}

function isWorthRepeating(target: string, error: unknown): boolean {
  if (!(error instanceof CallFault)) return false;
  return isThrottled(error) || (error.status >= 500 && reading.test(target));
}

/** Waits, or rejects once the signal is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      cancel();
      reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", give);
      resolve();
    });
    if (signal?.aborted) give();
    else signal?.addEventListener("abort", give, { once: true });
  });
}

function parsed(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFault(`HTTP ${status}`, "the reply is not JSON, so this is probably not SWF", status);
  }
}

/** Runs a command's calls. Faults that it has not handled become Problems that say what to do. */
export async function explained<Result>({ configuration }: SwfClient, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CallFault ? explainFault(error, configuration) : error;
  }
}
