import { expect, test } from "vitest";
import type { DeclaredDomain, DeclaredType, Standing } from "../../../src/cli/commands/apply/declared.ts";
import { type Found, type Plan, planDomain, type RegisteredType } from "../../../src/cli/commands/apply/plan.ts";
import { stepText } from "../../../src/cli/commands/apply/step-text.ts";

const charge = (standing: Standing = "registered", defaults = { "task-timeout": "60" }): DeclaredType => ({
  kind: "activity",
  name: "charge",
  version: "1",
  description: undefined,
  standing,
  defaults,
});
const orders = (more: Partial<DeclaredDomain> = {}): DeclaredDomain => ({
  name: "orders",
  retention: "7",
  description: undefined,
  tags: undefined,
  standing: "registered",
  types: [],
  ...more,
});
const domain = { standing: "registered", retention: "7", description: undefined, arn: "arn:orders", tags: {} } as const;
const found = (more: Partial<Found> = {}): Found => ({ domain, types: [], undeclared: [], ...more });
const registered = (standing: Standing = "registered", defaults = { "task-timeout": "60" }): RegisteredType => ({
  standing,
  description: undefined,
  defaults,
});

const told = ({ steps, conflicts }: Plan): readonly string[] => [
  ...steps.map((step) => stepText(step).text),
  ...conflicts.map((conflict) => `! ${conflict}`),
];

test.each<{ why: string; declared: DeclaredDomain; there: Found; plan: readonly string[] }>([
  {
    why: "nothing is there",
    declared: orders({ types: [charge()] }),
    there: found({ domain: undefined }),
    plan: ["+ register domain orders", "+ register activity charge 1 in domain orders"],
  },
  {
    why: "all is as declared",
    declared: orders({ types: [charge()] }),
    there: found({ types: [registered()] }),
    plan: [],
  },
  {
    why: "what is absent is declared deprecated",
    declared: orders({ standing: "deprecated", types: [charge("deprecated")] }),
    there: found({ domain: undefined }),
    plan: [],
  },
  {
    why: "domain and type were deprecated and come back, the domain first",
    declared: orders({ types: [charge()] }),
    there: found({ domain: { ...domain, standing: "deprecated" }, types: [registered("deprecated")] }),
    plan: ["+ restore domain orders", "+ restore activity charge 1 in domain orders"],
  },
  {
    why: "domain and type go, the domain last",
    declared: orders({ standing: "deprecated", types: [charge("deprecated")] }),
    there: found({ types: [registered()] }),
    plan: ["- deprecate activity charge 1 in domain orders", "- deprecate domain orders"],
  },
  {
    why: "a default differs",
    declared: orders({ types: [charge("registered", { "task-timeout": "90" })] }),
    there: found({ types: [registered()] }),
    plan: [
      "! activity charge 1 in orders: task-timeout is 60, and 90 in the file. A registered type cannot be changed: raise the version",
    ],
  },
  {
    why: "a default is not in the file",
    declared: orders({ types: [{ ...charge(), defaults: {} }] }),
    there: found({ types: [registered()] }),
    plan: [
      "! activity charge 1 in orders: task-timeout is 60, and not set in the file. A registered type cannot be changed: raise the version",
    ],
  },
  {
    why: "the defaults of a type that is to be deprecated do not matter",
    declared: orders({ types: [charge("deprecated", { "task-timeout": "90" })] }),
    there: found({ types: [registered("deprecated")] }),
    plan: [],
  },
  {
    why: "a type that differs is not restored",
    declared: orders({ types: [charge("registered", { "task-timeout": "90" })] }),
    there: found({ types: [registered("deprecated")] }),
    plan: [
      "! activity charge 1 in orders: task-timeout is 60, and 90 in the file. A registered type cannot be changed: raise the version",
    ],
  },
  {
    why: "the retention differs",
    declared: orders({ retention: "14" }),
    there: found(),
    plan: ["! domain orders: retention is 7, and 14 in the file. A domain cannot be changed: adapt the file"],
  },
  {
    why: "tags differ",
    declared: orders({ tags: { team: "cards", stage: "test" } }),
    there: found({ domain: { ...domain, tags: { team: "payments", old: "1" } } }),
    plan: ["~ tag domain orders: team=cards, stage=test, without old"],
  },
  {
    why: "tags are not declared",
    declared: orders(),
    there: found({ domain: { ...domain, tags: { a: "1" } } }),
    plan: [],
  },
  {
    why: "undeclared types are to go",
    declared: orders(),
    there: found({ undeclared: [{ kind: "workflow", name: "old", version: "1" }] }),
    plan: ["- deprecate workflow old 1 in domain orders"],
  },
])("the plan where $why", ({ declared, there, plan }) => {
  expect(told(planDomain(declared, there))).toEqual(plan);
});
