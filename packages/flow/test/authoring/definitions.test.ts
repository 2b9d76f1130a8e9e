import { expect, test } from "vitest";
import { activities, activity, lambda, type RetryPolicy, signal, sleep, workflow } from "../../src/workflow.ts";

const nothing = async (): Promise<void> => {};

test.each([
  { what: "a workflow without a name", make: () => workflow({ name: "" }, nothing), message: /expected 1 to 256/ },
  { what: "a name that SWF refuses", make: () => workflow({ name: "a:b" }, nothing), message: /no ":", "\/", "\|"/ },
  { what: "the name arn", make: () => workflow({ name: "arn" }, nothing), message: /not "arn"/ },
  {
    what: "a version that is too long",
    make: () => workflow({ name: "a", version: "1".repeat(65) }, nothing),
    message: /version of a workflow .*expected 1 to 64/,
  },
  { what: "a signal without a name", make: () => signal(""), message: /name of a signal/ },
  { what: "an activity with a bad name", make: () => activity("a|b"), message: /name of an activity/ },
  // @ts-expect-error: no such unit
  { what: "a time-out that is none", make: () => activities({ startToClose: "5 minuets" }), message: /minuets/ },
])("$what is refused where it is defined", ({ make, message }) => {
  expect(make).toThrow(message);
});

test.each([
  { policy: { attempts: 0 }, message: "Invalid retry.attempts 0: expected 1 or more." },
  { policy: { attempts: 1.5 }, message: "Invalid retry.attempts 1.5: expected 1 or more." },
  { policy: { factor: 0.5 }, message: "Invalid retry.factor 0.5: expected 1 or more." },
  { policy: { jitter: 2 }, message: "Invalid retry.jitter 2: expected 0 to 1." },
  { policy: { first: -1 }, message: /not negative/ },
] satisfies readonly { policy: RetryPolicy; message: unknown }[])(
  "a retry policy $policy is refused",
  ({ policy, message }) => {
    expect(() => activities({ retry: policy })).toThrow(message);
    expect(() => lambda("f", { retry: policy })).toThrow(message);
  },
);

test("outside of a workflow, its functions say where they work", async () => {
  await expect(sleep("1 second")).rejects.toThrow(/works only inside a workflow that a worker runs/);
  await expect(activities<{ f: () => void }>().f()).rejects.toThrow(/The activity f works only inside a workflow/);
});
