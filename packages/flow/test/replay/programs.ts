import fc from "fast-check";
import type { Step } from "./fixtures/program.ts";

const seconds = fc.integer({ min: 1, max: 5 });
const maybe = fc.option(seconds, { nil: undefined });

/** Without members that are undefined, as after JSON. */
const record = <Shape extends object>(
  shape: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> },
): fc.Arbitrary<Shape> =>
  // `as`: JSON leaves out what is undefined, which the optional members of the steps allow.
  fc.record(shape).map((value) => JSON.parse(JSON.stringify(value)) as Shape);

const leaf: fc.Arbitrary<Step> = fc.oneof(
  record<Step & { do: "activity" }>({
    do: fc.constant("activity"),
    cancellation: fc.constantFrom("try", "wait", "abandon"),
    attempts: fc.integer({ min: 1, max: 3 }),
  }),
  record<Step & { do: "timer" | "setTimeout" }>({ do: fc.constantFrom("timer", "setTimeout"), seconds }),
  maybe.map((within): Step => (within === undefined ? { do: "signal" } : { do: "signal", within })),
  record<Step & { do: "condition" }>({
    do: fc.constant("condition"),
    count: fc.integer({ min: 0, max: 2 }),
    within: seconds,
  }),
  fc
    .constantFrom("child", "side", "local", "lambda", "external", "throw", "handler", "random", "publish")
    .map((what): Step => ({ do: what }) as Step & { do: "child" }), // `as`: one arm has all these names.
  record<Step & { do: "patch" | "deprecate" }>({
    do: fc.constantFrom("patch", "deprecate"),
    id: fc.constantFrom("p", "q"),
  }),
);

const { steps } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => {
  const list = fc.array(tie("step"), { maxLength: 3 });
  const full = fc.array(tie("step"), { minLength: 1, maxLength: 3 });
  return {
    steps: fc.array(tie("step"), { minLength: 1, maxLength: 4 }),
    step: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      record<Step & { do: "all" }>({
        do: fc.constantFrom("sequence", "all", "race", "any", "settled", "shielded") as never,
        steps: full,
      }),
      record<Step & { do: "try" }>({ do: fc.constant("try"), steps: full, rescue: list, end: list }),
      fc
        .record({ within: maybe, cancelAfter: maybe, steps: full })
        .map((given): Step => JSON.parse(JSON.stringify({ do: "scope", ...given }))),
    ),
  };
});

/** Random programs for the workflow `program`. */
export const programs = record<{ readonly steps: readonly Step[]; readonly thenAgain: boolean }>({
  steps,
  thenAgain: fc.boolean(),
});

/** Numbers that decide what happens around a program. */
export const fates: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 60 });
