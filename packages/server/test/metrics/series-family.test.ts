import { expect, test } from "vitest";
import { SeriesFamily } from "../../src/metrics/series-family.ts";
import { Distribution, Total } from "../../src/metrics/totals.ts";

const scope = "123456789012/us-east-1";
const listsOf = (
  namesMax: number,
): { readonly family: SeriesFamily<["kind", "domain", "task_list"], Total>; shown(): Record<string, number> } => {
  const family = new SeriesFamily<["kind", "domain", "task_list"], Total>(
    ["kind", "domain", "task_list"],
    namesMax,
    () => new Total(),
  );
  const shown = (): Record<string, number> =>
    Object.fromEntries([...family.all].map(({ values, series }) => [values.join(" "), series.value]));
  return { family, shown };
};

test("the same values give the same series", () => {
  const { family } = listsOf(10);
  const first = family.of("decision", `${scope}/shop`, "orders");
  expect(family.of("decision", `${scope}/shop`, "orders")).toBe(first);
  expect(family.of("activity", `${scope}/shop`, "orders")).not.toBe(first);
});

test("beyond its room, names are counted together under their domain", () => {
  const { family, shown } = listsOf(2);
  for (const list of ["a", "b", "c", "d", "a"]) family.of("decision", `${scope}/shop`, list).add(1);
  expect(shown()).toEqual({
    [`decision ${scope}/shop a`]: 2,
    [`decision ${scope}/shop b`]: 1,
    [`decision ${scope}/shop (other)`]: 2,
  });
});

test("known labels do not use up the room of names", () => {
  const { family, shown } = listsOf(1);
  family.of("decision", `${scope}/shop`, "a").add(1);
  family.of("activity", `${scope}/shop`, "a").add(1);
  expect(shown()).toEqual({ [`decision ${scope}/shop a`]: 1, [`activity ${scope}/shop a`]: 1 });
});

test("no number of names makes more series than the room, twice, for each known label", () => {
  const { family, shown } = listsOf(5);
  for (let index = 0; index < 1_000; index += 1)
    family.of("decision", `${scope}/domain-${index}`, `list-${index}`).add(1);
  const series = Object.entries(shown());
  expect(series).toHaveLength(5 + 5 + 1);
  expect(series.reduce((sum, [, value]) => sum + value, 0)).toBe(1_000);
  expect(shown()["decision (other) (other)"]).toBe(990);
});

test("a measure without labels has its series from the start", () => {
  expect([...new SeriesFamily([], 1, () => new Total()).all]).toHaveLength(1);
});

test.each([
  { value: 0, counts: [1, 0, 0] },
  { value: 0.1, counts: [1, 0, 0] },
  { value: 0.11, counts: [0, 1, 0] },
  { value: 7, counts: [0, 0, 1] },
])("a distribution counts $value in its bucket", ({ value, counts }) => {
  const distribution = new Distribution([0.1, 1]);
  distribution.record(value);
  expect([...distribution.counts]).toEqual(counts);
  expect(distribution.sum).toBe(value);
});
