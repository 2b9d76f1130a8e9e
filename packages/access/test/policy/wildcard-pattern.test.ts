import fc from "fast-check";
import { expect, test } from "vitest";
import { type Fragment, matchesWildcards, wildcardPattern } from "../../src/policy/patterns/wildcard-pattern.ts";

function matches(fragments: readonly Fragment[], text: string): boolean {
  return matchesWildcards(wildcardPattern(fragments), text, 0, text.length);
}

/** The meaning of a pattern, implemented as plainly as possible. Slow: it tries everything. */
function means(pattern: readonly Fragment[], text: string): boolean {
  const tokens = pattern.flatMap(({ kind, text: part }) => part.split("").map((character) => ({ kind, character })));
  const meansFrom = (token: number, at: number): boolean => {
    const next = tokens[token];
    if (next === undefined) return at === text.length;
    if (next.kind === "pattern" && next.character === "*") {
      return meansFrom(token + 1, at) || (at < text.length && meansFrom(token, at + 1));
    }
    const isAny = next.kind === "pattern" && next.character === "?";
    return at < text.length && (isAny || next.character === text.charAt(at)) && meansFrom(token + 1, at + 1);
  };
  return meansFrom(0, 0);
}

const few = (characters: string, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters.split("")), maxLength });
const fragment: fc.Arbitrary<Fragment> = fc.record({
  kind: fc.constantFrom("pattern", "pattern", "literal"),
  text: few("aab*?", 6),
});

test("a text matches a pattern exactly when it can be divided that way", () => {
  const pattern = fc.array(fragment, { maxLength: 3 });
  fc.assert(
    fc.property(pattern, few("aab*?", 10), (fragments, text) => {
      expect(matches(fragments, text)).toBe(means(fragments, text));
    }),
    { numRuns: 5_000 },
  );
});

test("a substring is matched as if it stood alone", () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 2 }), few("ab", 4), few("ab*", 6), few("ab", 4), (...parts) => {
      const [fragments, before, text, after] = parts;
      const within = matchesWildcards(
        wildcardPattern(fragments),
        before + text + after,
        before.length,
        before.length + text.length,
      );
      expect(within).toBe(matches(fragments, text));
    }),
    { numRuns: 2_000 },
  );
});

test("a literal fragment matches only itself", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      expect(matches([{ kind: "literal", text }], text)).toBe(true);
      expect(matches([{ kind: "literal", text }], other)).toBe(text === other);
    }),
  );
});

test("a pattern with exponential backtracking is matched quickly", () => {
  const pattern = [{ kind: "pattern", text: `${"*a?".repeat(1_000)}*c` }] as const;
  expect(matches(pattern, "ab".repeat(20_000))).toBe(false);
  expect(matches(pattern, `${"ab".repeat(20_000)}c`)).toBe(true);
});
