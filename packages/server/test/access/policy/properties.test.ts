import fc from "fast-check";
import { evaluate } from "openswf/access/policy/evaluate";
import { compilePolicy, PolicyProblem } from "openswf/access/policy/policy-document";
import { expect, test } from "vitest";
import { effort } from "../../world/effort.ts";
import { asked, compile, context, type Statement, statement, statements } from "./arbitrary-policies.ts";
import { isMet, request } from "./requests.ts";

/** Another order of the same things. */
const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

const inserted = (list: readonly Statement[], at: number, one: Statement): readonly Statement[] =>
  list.toSpliced(at % (list.length + 1), 0, one);

const runs = { numRuns: 200 * effort };

test("the arbitrary policies allow, deny, and say nothing, each often enough to prove something", () => {
  const sample = fc.sample(fc.tuple(statements, asked), { numRuns: 1_000, seed: 1 });
  const outcomes = sample.map(([list, one]) => evaluate([compile(list)], one).outcome);
  for (const outcome of ["allowed", "explicitlyDenied", "implicitlyDenied"]) {
    expect(outcomes.filter((each) => each === outcome).length).toBeGreaterThan(100);
  }
});

test("adding a denial never grants", () => {
  fc.assert(
    fc.property(statements, statement("Deny"), fc.nat(), asked, (list, denial, at, one) => {
      const before = evaluate([compile(list)], one).outcome;
      const after = evaluate([compile(inserted(list, at, denial))], one).outcome;
      expect(after === before || after === "explicitlyDenied").toBe(true);
    }),
    runs,
  );
});

test("adding an allowance takes nothing away, and undoes no denial", () => {
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

test("nor does the order of policies, nor how statements are divided among them", () => {
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

test("what decides is the first statement that says so alone", () => {
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

test("what a policy does not ask for need not be in the context", () => {
  fc.assert(
    fc.property(statements, asked, (list, one) => {
      const policy = compile(list);
      const needed = new Map([...one.context].filter(([key]) => policy.contextKeys.has(key)));
      expect(evaluate([policy], { ...one, context: needed })).toEqual(evaluate([policy], one));
    }),
    runs,
  );
});

test("all values meet a condition exactly when none meets its opposite", () => {
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

/** What compiling does with it: anything but a policy or a `PolicyProblem` is thrown on. */
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
/** Documents that are almost right, since most random JSON is refused at its first character. */
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

test("compiling throws nothing but PolicyProblem, whatever the JSON, and evaluating throws nothing", () => {
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

test("JSON that is nested however deep is refused as any other", () => {
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

test("evaluating answers any request about any policy", () => {
  fc.assert(
    fc.property(statements, fc.string(), fc.string(), context, (list, action, resource, has) => {
      const { outcome } = evaluate([compile(list)], request(action, resource, has));
      expect(outcome).toMatch(/allowed|Denied$/);
    }),
    runs,
  );
});
