import type { RandomStream } from "../../../src/simulation/chance.ts";
import type { Program, Step } from "./step.ts";

const depthMax = 3;

/** Makes a program from chance. */
export function randomProgram(chance: RandomStream): Program {
  const maker = new Maker(chance);
  const later = Array.from({ length: chance.below(4) === 0 ? 1 + chance.below(2) : 0 }, () => maker.steps(1, 3));
  return { steps: maker.steps(1, 4), later, sum: 0, heard: [] };
}

class Maker {
  readonly #chance: RandomStream;
  #signals = 0;

  constructor(chance: RandomStream) {
    this.#chance = chance;
  }

  steps(least: number, most: number, depth = 0, isOfChild = false): readonly Step[] {
    const count = least + this.#chance.below(most - least + 1);
    return Array.from({ length: count }, () => this.#step(depth, isOfChild));
  }

  #step(depth: number, isOfChild: boolean): Step {
    if (depth < depthMax && this.#chance.below(3) === 0) return this.#nested(depth, isOfChild);
    return this.#leaf(isOfChild);
  }

  #nested(depth: number, isOfChild: boolean): Step {
    const kind = this.#chance.pick(["sequence", "all", "all", "child", "race"] as const);
    return { do: kind, steps: this.steps(1, 3, depth + 1, isOfChild || kind === "child") };
  }

  #leaf(isOfChild: boolean): Step {
    const chance = this.#chance;
    const number = chance.below(1_000);
    switch (chance.below(isOfChild ? 9 : 11)) {
      case 0:
      case 1:
        return { do: "activity", number, fails: chance.pick([0, 0, 1, 2]) };
      case 2:
        return { do: "beat", number, rounds: 1 + chance.below(6) };
      case 3:
        return { do: "declined", number };
      case 4:
        return { do: "timer", seconds: chance.pick([0, 1, 3, 20, 90]) };
      case 5:
        return { do: chance.pick(["local", "side"]), number };
      case 6:
        return { do: "cancel", afterSeconds: chance.pick([0, 1, 4]), cancellation: chance.pick(["try", "wait"]) };
      case 7:
        return { do: "tell", number };
      case 8:
        return { do: "lambda", number };
      default:
        this.#signals += 1;
        return { do: "signal", number: this.#signals };
    }
  }
}
