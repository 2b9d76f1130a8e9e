import { expect, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { SortedList } from "../../src/collections/sorted-list.ts";

interface Row {
  readonly place: number;
  readonly name: string;
}

const compare = (one: Row, other: Row): number => one.place - other.place;

/** Adds and removes rows, mostly adding at first and mostly removing later, so that pieces are split and joined. */
function livedThrough(dice: Dice, places: number, steps: number): { list: SortedList<Row>; held: Map<number, Row> } {
  const list = new SortedList<Row>(compare);
  const held = new Map<number, Row>();
  const answers: unknown[] = [];
  const expected: unknown[] = [];
  for (let step = 0; step < steps; step++) {
    const row = { place: dice.between(0, places), name: `row of step ${step}` };
    const isGrowing = dice.fraction() > step / steps;
    if (isGrowing) {
      answers.push(list.add(row));
      expected.push(!held.has(row.place));
      if (!held.has(row.place)) held.set(row.place, row);
    } else if (dice.oneIn(10)) {
      list.replace(row);
      held.set(row.place, row);
    } else {
      answers.push(list.remove(row));
      expected.push(held.delete(row.place));
    }
    answers.push(list.size);
    expected.push(held.size);
  }
  expect(answers).toEqual(expected);
  return { list, held };
}

test.each([10, 500, 20_000])("among %d places, a sorted list holds the same rows as a map, in order", (places) => {
  for (let seed = 0; seed < 3 * effort; seed++) {
    const dice = new Dice(seed);
    const { list, held } = livedThrough(dice, places, 6_000);
    const rows = [...held.values()].toSorted(compare);
    expect([...list.ascending()]).toEqual(rows);
    expect([...list.descending()]).toEqual(rows.toReversed());
    expect([list.first(), list.last()]).toEqual([rows[0], rows.at(-1)]);
    for (let count = 0; count < 20; count++) {
      const place = dice.between(-1, places + 1);
      expect(list.find({ place, name: "" })).toBe(held.get(place));
      expect([...list.ascending((row) => row.place < place)]).toEqual(rows.filter((row) => row.place >= place));
      expect([...list.descending((row) => row.place > place)]).toEqual(
        rows.filter((row) => row.place <= place).toReversed(),
      );
    }
  }
});

test("a list filled at its end, or at its start, is in order, and empty once all are removed", () => {
  for (const direction of [1, -1]) {
    const list = new SortedList<Row>(compare);
    const places = Array.from({ length: 3_000 }, (_, index) => direction * index);
    for (const place of places) list.add({ place, name: "" });
    expect([...list.ascending()].map(({ place }) => place)).toEqual(places.toSorted((a, b) => a - b));
    for (const place of places) list.remove({ place, name: "" });
    expect([...list.ascending()]).toEqual([]);
    expect(list.first()).toBeUndefined();
  }
});
