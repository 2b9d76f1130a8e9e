import fc from "fast-check";
import { expect, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy, PolicyProblem } from "../../src/policy/policy-document.ts";
import { asked, compile, context, type Statement, statement, statements } from "./arbitrary-policies.ts";
import { isMet, request } from "./requests.ts";

/** The same items in another order. */
const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

const inserted = (list: readonly Statement[], at: number, one: Statement): readonly Statement[] =>
  list.toSpliced(at % (list.length + 1), 0, one);

const runs = { numRuns: 200 * effort };

test("the arbitrary policies allow, deny and do not apply, each often enough to be meaningful", () => {
  const sample = fc.sample(fc.tuple(statements, asked), { numRuns: 1_000, seed: 1 });
  const outcomes = sample.map(([list, one]) => evaluate([compile(list)], one).outcome);
  for (const outcome of ["allowed", "explicitlyDenied", "implicitlyDenied"]) {
    expect(outcomes.filter((each) => each === outcome).length).toBeGreaterThan(100);
  }
});

test("adding a Deny never grants access", () => {
  fc.assert(
    fc.property(statements, statement("Deny"), fc.nat(), asked, (list, denial, at, one) => {
      const before = evaluate([compile(list)], one).outcome;
      const after = evaluate([compile(inserted(list, at, denial))], one).outcome;
      expect(after === before || after === "explicitlyDenied").toBe(true);
    }),
    runs,
  );
});

test("adding an Allow revokes nothing and overrides no denial", () => {
  fc.assert(
    fc.property(statements, statement("Allow"), fc.nat(), asked, (list, allowance, at, one) => {
      const before = evaluate([compile(list)], one).outcome;
      const after = evaluate([compile(inserted(list, at, allowance))], one).outcome;
      expect(after === before || (before === "implicitlyDenied" && after === "allowed")).toBe(true);
    }),
    runs,
  );
});

test("the order of statements never matters for the outcome", () => {
  const bothOrders = statements.chain((list) => fc.tuple(fc.constant(list), shuffled(list)));
  fc.assert(
    fc.property(bothOrders, asked, ([list, other], one) => {
      expect(evaluate([compile(other)], one).outcome).toBe(evaluate([compile(list)], one).outcome);
    }),
    runs,
  );
});

test("neither the order of policies nor the grouping of statements affects the outcome", () => {
  const divided = statements.chain((list) => fc.tuple(fc.constant(list), shuffled(list.map((each) => [each]))));
  fc.assert(
    fc.property(divided, asked, ([list, others], one) => {
      const together = evaluate([compile(list)], one).outcome;
      expect(
        evaluate(
          others.map((other) => compile(other)),
          one,
        ).outcome,
      ).toBe(together);
    }),
    runs,
  );
});

test("the deciding statement is the first that alone gives the outcome", () => {
  fc.assert(
    fc.property(statements, asked, (list, one) => {
      const { outcome, by } = evaluate([compile(list)], one);
      const alone = list.map((each) => evaluate([compile([each])], one).outcome);
      const strongest = (["explicitlyDenied", "allowed"] as const).find((each) => alone.includes(each));
      expect(outcome).toBe(strongest ?? "implicitlyDenied");
      expect(by?.index).toBe(strongest && alone.indexOf(strongest));
    }),
    runs,
  );
});

test("keys that a policy does not refer to may be missing from the context", () => {
  fc.assert(
    fc.property(statements, asked, (list, one) => {
      const policy = compile(list);
      const needed = new Map([...one.context].filter(([key]) => policy.contextKeys.has(key)));
      expect(evaluate([policy], { ...one, context: needed })).toEqual(evaluate([policy], one));
    }),
    runs,
  );
});

test("all values meet a condition exactly when none meets its negation", () => {
  const opposite = (operator: string): string =>
    operator.includes("Not") ? operator.replace("Not", "") : operator.replace("String", "StringNot");
  const stringOperator = fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringNotLike");
  const words = fc.array(fc.constantFrom("ada", "bob", "a*", "*"), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(stringOperator, words, words, (operator, wanted, values) => {
      const all = isMet({ [`ForAllValues:${operator}`]: { "a:b": wanted } }, { "a:b": values });
      const any = isMet({ [`ForAnyValue:${opposite(operator)}`]: { "a:b": wanted } }, { "a:b": values });
      expect(all).toBe(!any);
    }),
    runs,
  );
});

/** The result of compiling: a policy or a `PolicyProblem`. Any other error is rethrown. */
function refusedOrEvaluated(json: unknown, evaluated: (policy: ReturnType<typeof compilePolicy>) => void): void {
  try {
    evaluated(compilePolicy("test", json));
  } catch (problem) {
    if (!(problem instanceof PolicyProblem)) throw problem;
    expect(problem.message).toContain(problem.path);
  }
}

const anyText = fc.oneof(fc.string(), fc.constantFrom("*", "a:b", "arn:a:b:c:d:e", `\${a:b}`, `\${`, "__proto__", "1"));
const someJson = fc.jsonValue({ maxDepth: 2 });
const anyJson = fc.oneof(someJson, anyText, fc.array(anyText), fc.dictionary(anyText, someJson, { maxKeys: 3 }));
const element = (...likely: readonly unknown[]): fc.Arbitrary<unknown> => fc.oneof(fc.constantFrom(...likely), anyJson);
/** Almost valid documents, because most random JSON is refused at its first character. */
const almostDocument = fc.record(
  {
    Version: element("2012-10-17"),
    Id: element("id"),
    Statement: fc.array(
      fc.record(
        {
          Sid: element("One"),
          Effect: element("Allow", "Deny"),
          Action: element("*", "swf:*"),
          Resource: element("*", "arn:aws:swf::*:*"),
          Condition: fc.oneof(
            anyJson,
            fc.dictionary(
              fc.constantFrom("StringLike", "ForAnyValue:ArnLike", "NumericEquals", "DateEquals", "Bool", "IpAddress"),
              fc.dictionary(fc.constantFrom("a:b", "c:d", "__proto__", "e"), anyJson),
            ),
          ),
        },
        { requiredKeys: ["Effect", "Action", "Resource"] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ["Statement"] },
);

test("compiling any JSON throws only PolicyProblem, and evaluating throws nothing", () => {
  const anyContext = fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText)));
  fc.assert(
    fc.property(fc.oneof(anyJson, almostDocument), anyText, anyText, anyContext, (json, action, resource, has) => {
      refusedOrEvaluated(json, (policy) => {
        expect(evaluate([policy], request(action, resource, has)).outcome).toMatch(/allowed|Denied$/);
      });
    }),
    runs,
  );
});

test("deeply nested JSON is refused like any other invalid document", () => {
  const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  const right = { Effect: "Allow", Action: "*", Resource: "*" };
  for (const json of [
    deep,
    { Statement: deep },
    { Id: deep, Statement: right },
    { Statement: { ...right, Sid: deep } },
    { Statement: { ...right, Action: deep } },
    { Statement: { ...right, Resource: deep } },
    { Statement: { ...right, Condition: deep } },
    { Statement: { ...right, Condition: { StringLike: { "a:b": deep } } } },
  ]) {
    expect(() => compilePolicy("test", json)).toThrow(PolicyProblem);
  }
});

test("evaluating any request under any policy returns a verdict", () => {
  fc.assert(
    fc.property(statements, fc.string(), fc.string(), context, (list, action, resource, has) => {
      const { outcome } = evaluate([compile(list)], request(action, resource, has));
      expect(outcome).toMatch(/allowed|Denied$/);
    }),
    runs,
  );
});
