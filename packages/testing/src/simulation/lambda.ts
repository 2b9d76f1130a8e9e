import type { CoreOptions } from "@openswf/core";
import type { LambdaFunctions } from "../environment/lambda-functions.ts";
import type { Chance } from "./chance.ts";
import type { Machine, SimulatedProcess } from "./simulated-process.ts";

type LambdaInvoker = NonNullable<CoreOptions["lambda"]>;
type LambdaOutcome = Awaited<ReturnType<LambdaInvoker["invoke"]>>;

const latencyMs = { least: 5, most: 800 } as const;

/**
 * AWS Lambda: it runs the scenario's functions on a machine that never dies. A server that dies never hears how its calls have ended, as
 * with the real one; the functions run to their end all the same.
 */
export class SimulatedLambda {
  readonly #functions: LambdaFunctions;
  readonly #chance: Chance;
  readonly #process: SimulatedProcess;

  constructor(functions: LambdaFunctions, chance: Chance, machine: Machine) {
    this.#functions = functions;
    this.#chance = chance;
    this.#process = machine.starts();
  }

  /** Lambda, as one server sees it. */
  forServer(server: SimulatedProcess): LambdaInvoker {
    return {
      invoke: ({ name, payload }) => {
        const call = `${server.name} Lambda ${server.machine.nth("Lambda")}`;
        const arrives = this.#latencyMs(`${call} out`);
        return new Promise((resolve) => {
          this.#process.clock.after(arrives, () => {
            void this.#run(name, payload).then((outcome) => {
              server.clock.after(this.#latencyMs(`${call} back`), () => resolve(outcome));
            });
          });
        });
      },
    };
  }

  async #run(name: string, payload: string): Promise<LambdaOutcome> {
    const run = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined;
    if (run === undefined)
      return { kind: "failed", reason: "ResourceNotFoundException", details: `Function not found: ${name}` };
    try {
      const result = await run(payload === "" ? undefined : JSON.parse(payload));
      return { kind: "completed", result: result === undefined ? undefined : JSON.stringify(result) };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
      return { kind: "failed", reason: errorType, details: JSON.stringify({ errorType, errorMessage }) };
    }
  }

  #latencyMs(call: string): number {
    return this.#chance.between(call, latencyMs.least, latencyMs.most);
  }
}
