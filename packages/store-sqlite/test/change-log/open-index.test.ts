import { expect, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { OpenIndex } from "../../src/facts/open-index.ts";

test("whatever is added and removed, the index has every key that was added more often than removed", () => {
  for (let seed = 0; seed < 10 * effort; seed++) {
    const dice = new Dice(seed);
    const index = new OpenIndex();
    const counts = new Map<string, number>();
    for (let step = 0; step < 20_000; step++) {
      const key = `order ${dice.between(1, 3_000)}`;
      const count = counts.get(key) ?? 0;
      if (dice.oneIn(2)) {
        index.add(key);
        counts.set(key, count + 1);
      } else if (count > 0) {
        index.remove(key);
        counts.set(key, count - 1);
      }
    }
    let superfluous = 0;
    for (let number = 1; number <= 6_000; number++) {
      const key = `order ${number}`;
      if ((counts.get(key) ?? 0) > 0) expect(index.mayHave(key), `seed ${seed}, ${key}`).toBe(true);
      else if (index.mayHave(key)) superfluous++;
    }
    // Hashes have 32 bits.
    expect(superfluous).toBeLessThan(3);
  }
});
