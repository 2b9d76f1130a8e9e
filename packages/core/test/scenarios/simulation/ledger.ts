import type { HistoryEvent } from "@openswf/model/wire-types";
import { expect } from "vitest";
import { ConnectionLost, FaultAnswer } from "../../world/client.ts";
import { attributesOf } from "../../world/history-text.ts";
import type { World } from "../../world/world.ts";

/** A call's outcome as its caller knows it: acknowledged, refused, or unknown. */
type Fate = "acknowledged" | "refused" | "unknown";

/** Records each named call to the server and its outcome. */
export class Ledger {
  readonly #fates = new Map<string, Fate>();
  #names = 0;

  /** Makes a name that no other call has. */
  newName(what: string): string {
    this.#names += 1;
    return `${what}-${this.#names}`;
  }

  /** Records how the call of this name ends. Rejects on errors other than a fault or a lost connection. */
  async notes<Result>(name: string, call: Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await call;
      this.#fates.set(name, "acknowledged");
      return result;
    } catch (error) {
      if (!(error instanceof FaultAnswer) && !(error instanceof ConnectionLost)) throw error;
      const refused = error instanceof FaultAnswer && error.status < 500;
      this.#fates.set(name, refused ? "refused" : "unknown");
      return undefined;
    }
  }

  /**
   * Checks that the histories contain each acknowledged call once, each refused call never, and every other call at
   * most once.
   */
  async check(world: World): Promise<void> {
    const found = new Map<string, number>();
    for (const { runId } of await world.executions()) {
      for (const event of await world.history({ runId })) {
        for (const name of namesOf(event)) found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
    for (const [name, fate] of this.#fates) {
      const times = found.get(name) ?? 0;
      if (fate === "acknowledged") expect(times, `${name} was acknowledged`).toBe(1);
      else if (fate === "refused") expect(times, `${name} was refused`).toBe(0);
      else expect(times, `${name} had no answer`).toBeLessThanOrEqual(1);
    }
  }

  get acknowledged(): number {
    return [...this.#fates.values()].filter((fate) => fate === "acknowledged").length;
  }
}

/** The names that calls have left in an event. */
function namesOf(event: HistoryEvent): readonly string[] {
  const attributes = attributesOf(event);
  switch (event.eventType) {
    case "WorkflowExecutionSignaled":
    case "MarkerRecorded":
    case "ActivityTaskCompleted":
    case "ActivityTaskFailed":
    case "ActivityTaskCanceled":
    case "WorkflowExecutionTerminated": {
      const names = ["signalName", "markerName", "result", "reason", "details"].map((member) => attributes[member]);
      return names.filter((name) => typeof name === "string");
    }
    case "WorkflowExecutionStarted":
      // A child, or a run that continues another, was not started by a call.
      return typeof attributes["input"] === "string" ? [attributes["input"]] : [];
    default:
      return [];
  }
}
