import { expect, test } from "vitest";
import { typeListOf } from "../../src/stores/type-lists.ts";

const after = { name: "charge", version: "2" };

test.each([
  { name: undefined, reverse: false, after: undefined, list: "list", bounds: ["", ""] },
  { name: undefined, reverse: false, after, list: "list", bounds: ["charge", "2"] },
  { name: undefined, reverse: true, after: undefined, list: "listReversedFromEnd", bounds: [] },
  { name: undefined, reverse: true, after, list: "listReversed", bounds: ["charge", "2"] },
  { name: "charge", reverse: false, after: undefined, list: "listNamed", bounds: ["charge", ""] },
  { name: "charge", reverse: false, after, list: "listNamed", bounds: ["charge", "2"] },
  { name: "charge", reverse: true, after: undefined, list: "listNamedReversedFromEnd", bounds: ["charge"] },
  { name: "charge", reverse: true, after, list: "listNamedReversed", bounds: ["charge", "2"] },
])("types of name $name, reverse $reverse, after $after are read by $list", ({ name, list, bounds, ...page }) => {
  expect(typeListOf(name, page)).toEqual({ list, bounds });
});
