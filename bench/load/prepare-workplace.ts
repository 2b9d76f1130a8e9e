import { setTimeout as sleep } from "node:timers/promises";
import { CallFailed, faultIn } from "./call-failed.ts";
import { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { activityDefaults, type RegisteredType, workflowDefaults } from "./workplace.ts";

/** Registers what the profiles use, unless it exists. */
export async function prepareWorkplace(endpoint: Endpoint): Promise<void> {
  const { workplace } = endpoint;
  using registering = await Registering.open(endpoint);
  if (workplace.retentionDays !== undefined) await registering.domain(workplace.domain, workplace.retentionDays);
  for (const type of [workplace.workflowType, ...workplace.otherWorkflowTypes]) {
    await registering.workflowType(workplace.domain, type);
  }
  await registering.activityType(workplace.domain, workplace.activityType);
}

/** A domain that was registered a moment ago may not be there yet for all of a service. */
const knownWithinMs = 30_000;
const askAgainMs = 500;

/** Registers what is not registered yet, over a connection of its own. */
class Registering implements Disposable {
  readonly #connection: Connection;
  readonly #endpoint: Endpoint;

  private constructor(connection: Connection, endpoint: Endpoint) {
    this.#connection = connection;
    this.#endpoint = endpoint;
  }

  static async open(endpoint: Endpoint): Promise<Registering> {
    return new Registering(await Connection.open(endpoint), endpoint);
  }

  async domain(name: string, workflowExecutionRetentionPeriodInDays: string): Promise<void> {
    await this.#register("RegisterDomain", { name, workflowExecutionRetentionPeriodInDays });
  }

  async workflowType(inDomain: string, type: RegisteredType): Promise<void> {
    await this.#register("RegisterWorkflowType", { domain: inDomain, ...type, ...workflowDefaults });
  }

  async activityType(inDomain: string, type: RegisteredType): Promise<void> {
    await this.#register("RegisterActivityType", { domain: inDomain, ...type, ...activityDefaults });
  }

  async #register(operation: string, input: object): Promise<void> {
    const until = performance.now() + knownWithinMs;
    const call = () => this.#connection.call(operation, JSON.stringify(input));
    for (;;) {
      const { status, body } = (await this.#endpoint.traffic?.exchange(operation, call))?.reply ?? (await call());
      const fault = status === 200 ? undefined : faultIn(body);
      if (fault === undefined || fault === "TypeAlreadyExistsFault" || fault === "DomainAlreadyExistsFault") return;
      if (fault !== "UnknownResourceFault" || performance.now() > until) throw new CallFailed(operation, status, body);
      await sleep(askAgainMs);
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
