import { expect, test } from "vitest";
import { parseDeclared } from "../../../src/cli/commands/apply/read-declared.ts";

const toml = `
[[domain]]
name = "orders"
retention = 7
tags = { team = "payments" }
[[domain.workflow]]
name = "order"
version = "1.0"
task-list = "orders"
task-timeout = 30
execution-timeout = "NONE"
[[domain.activity]]
name = "charge"
version = 2
deprecated = true
`;

const declared = {
  domains: [
    {
      name: "orders",
      retention: "7",
      description: undefined,
      tags: { team: "payments" },
      standing: "registered",
      types: [
        {
          kind: "workflow",
          name: "order",
          version: "1.0",
          description: undefined,
          standing: "registered",
          defaults: { "task-list": "orders", "task-timeout": "30", "execution-timeout": "NONE" },
        },
        {
          kind: "activity",
          name: "charge",
          version: "2",
          description: undefined,
          standing: "deprecated",
          defaults: {},
        },
      ],
    },
  ],
};

test("a TOML file declares domains and types", async () => {
  expect(await parseDeclared(toml, "types.toml")).toEqual(declared);
});

test("a JSON file declares the same", async () => {
  const [domain] = declared.domains;
  const json = {
    domain: [
      {
        name: domain?.name,
        retention: "7",
        tags: domain?.tags,
        workflow: [
          { name: "order", version: "1.0", "task-list": "orders", "task-timeout": 30, "execution-timeout": "NONE" },
        ],
        activity: [{ name: "charge", version: "2", deprecated: true }],
      },
    ],
  };
  expect(await parseDeclared(JSON.stringify(json), "types.json")).toEqual(declared);
});

const yaml = `
domain:
  - name: orders
    retention: 7
    tags: { team: payments }
    workflow:
      - name: order
        version: "1.0"
        task-list: &list orders
        task-timeout: 30
        execution-timeout: NONE
    activity:
      - { name: charge, version: 2, deprecated: true }
`;

test.each(["types.yaml", "types.YML"])("a YAML file declares the same: %s", async (name) => {
  expect(await parseDeclared(yaml, name)).toEqual(declared);
});

test.each([
  { name: "types.yaml", text: yaml.replace('"1.0"', "1.0"), says: 'Write a version such as 1.0 as "1.0".' },
  { name: "types.toml", text: toml.replace('"1.0"', "1.0"), says: 'Write a version such as 1.0 as "1.0".' },
  { name: "types.yaml", text: "domain: [", says: /^types\.yaml is not YAML: [^\n]+\.$/ },
  { name: "types.yaml", text: `${yaml}domain: []\n`, says: "types.yaml is not YAML: Map keys must be unique" },
  { name: "types.yaml", text: "domain:\n  name: orders\n", says: "domain is a list." },
  { name: "types.json", text: "{", says: "types.json is not JSON:" },
])("$name with $text is refused: $says", async ({ name, text, says }) => {
  await expect(parseDeclared(text, name)).rejects.toThrow(says);
});

const domain = '[[domain]]\nname = "orders"\nretention = 7\n';

test.each([
  { text: "[[domain]", says: "types.toml is not TOML:" },
  { text: "[domain]\nname = 1", says: "domain is a list. In TOML, each begins with [[domain]]." },
  { text: '[[domains]]\nname = "a"', says: "unknown key domains. Did you mean domain?" },
  { text: '[[domain]]\nname = "orders"', says: "Domain orders: retention is missing." },
  { text: `${domain}retension = 3`, says: "Domain orders: unknown key retension. Did you mean retention?" },
  { text: `${domain}deprecated = "yes"`, says: "Domain orders: deprecated is true or false." },
  { text: `${domain}[[domain.workflow]]\nname = "a"`, says: "Domain orders, workflow a: version is missing." },
  { text: `${domain}[[domain.workflow]]\nname = "a"\nversion = 1.5`, says: 'Write a version such as 1.0 as "1.0".' },
  {
    text: `${domain}[[domain.activity]]\nname = "a"\nversion = "1"\nchild-policy = "ABANDON"`,
    says: "Domain orders, activity a: unknown key child-policy.",
  },
  {
    text: `${domain}${'[[domain.activity]]\nname = "a"\nversion = "1"\n'.repeat(2)}`,
    says: "Domain orders: activity a 1 is declared twice.",
  },
  { text: domain.repeat(2), says: "Domain orders is declared twice." },
])("$text is refused: $says", async ({ text, says }) => {
  await expect(parseDeclared(text, "types.toml")).rejects.toThrow(says);
});
