import { payloadText } from "../data/payload.ts";
import { heartbeatDetailsMax } from "../data/text-limit.ts";
import { encodePayloadFailure } from "../failures/encode-payload-failure.ts";
import { type DomainCalls, encoded } from "./domain-calls.ts";

/** An activity that goes on after its function has returned, reached by its task token from any process. */
export class FinishingActivity {
  readonly #parts: DomainCalls;
  readonly #taskToken: string;

  constructor(parts: DomainCalls, taskToken: string) {
    this.#parts = parts;
    this.#taskToken = taskToken;
  }

  async complete(value: unknown): Promise<void> {
    const result = await this.#encoded(value, "The result of the activity");
    const input = { taskToken: this.#taskToken, ...(result !== undefined && { result }) };
    await this.#parts.calls.call("RespondActivityTaskCompleted", input);
  }

  async fail(error: unknown): Promise<void> {
    const { calls, payloads } = this.#parts;
    const failure = await encodePayloadFailure(error, payloads);
    await calls.call("RespondActivityTaskFailed", { taskToken: this.#taskToken, ...failure });
  }

  async cancel(value: unknown): Promise<void> {
    const details = await this.#encoded(value, "The details of the cancellation");
    const input = { taskToken: this.#taskToken, ...(details !== undefined && { details }) };
    await this.#parts.calls.call("RespondActivityTaskCanceled", input);
  }

  async heartbeat(value: unknown): Promise<{ readonly cancelRequested: boolean }> {
    const details = await this.#encoded(value, "The details of a heartbeat", heartbeatDetailsMax);
    const input = { taskToken: this.#taskToken, ...(details !== undefined && { details }) };
    const { cancelRequested } = await this.#parts.calls.call("RecordActivityTaskHeartbeat", input);
    return { cancelRequested: cancelRequested === true };
  }

  #encoded(value: unknown, what: string, max?: number): Promise<string | undefined> {
    return encoded(this.#parts, payloadText(value, this.#parts.converter), what, max);
  }
}
