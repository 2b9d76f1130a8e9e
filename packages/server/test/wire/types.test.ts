import {
  DeleteActivityTypeCommand,
  DeleteWorkflowTypeCommand,
  DeprecateActivityTypeCommand,
  DeprecateWorkflowTypeCommand,
  DescribeActivityTypeCommand,
  DescribeWorkflowTypeCommand,
  ListActivityTypesCommand,
  ListWorkflowTypesCommand,
  RegisterActivityTypeCommand,
  RegisterWorkflowTypeCommand,
  type SWFClient,
  UndeprecateActivityTypeCommand,
  UndeprecateWorkflowTypeCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { emptyReply, fault } from "./service.ts";
import { activityType, domain, openShop, start, workflowType } from "./shop.ts";

interface Type {
  readonly name: string;
  readonly version: string;
}

/** Both kinds of types have the same life cycle. These are the commands of each. */
const kinds = [
  {
    kind: "WorkflowType",
    registered: workflowType,
    register: (swf: SWFClient, type: Type) => swf.send(new RegisterWorkflowTypeCommand({ domain, ...type })),
    describe: (swf: SWFClient, type: Type) => swf.send(new DescribeWorkflowTypeCommand({ domain, workflowType: type })),
    deprecate: (swf: SWFClient, type: Type) =>
      swf.send(new DeprecateWorkflowTypeCommand({ domain, workflowType: type })),
    undeprecate: (swf: SWFClient, type: Type) =>
      swf.send(new UndeprecateWorkflowTypeCommand({ domain, workflowType: type })),
    remove: (swf: SWFClient, type: Type) => swf.send(new DeleteWorkflowTypeCommand({ domain, workflowType: type })),
    list: async (swf: SWFClient, query: { name?: string; reverseOrder?: boolean; deprecated?: boolean } = {}) => {
      const { deprecated = false, ...more } = query;
      const registrationStatus = deprecated ? "DEPRECATED" : "REGISTERED";
      const { typeInfos } = await swf.send(new ListWorkflowTypesCommand({ domain, registrationStatus, ...more }));
      return typeInfos?.map((info) => `${info.workflowType?.name} ${info.workflowType?.version}`);
    },
  },
  {
    kind: "ActivityType",
    registered: activityType,
    register: (swf: SWFClient, type: Type) => swf.send(new RegisterActivityTypeCommand({ domain, ...type })),
    describe: (swf: SWFClient, type: Type) => swf.send(new DescribeActivityTypeCommand({ domain, activityType: type })),
    deprecate: (swf: SWFClient, type: Type) =>
      swf.send(new DeprecateActivityTypeCommand({ domain, activityType: type })),
    undeprecate: (swf: SWFClient, type: Type) =>
      swf.send(new UndeprecateActivityTypeCommand({ domain, activityType: type })),
    remove: (swf: SWFClient, type: Type) => swf.send(new DeleteActivityTypeCommand({ domain, activityType: type })),
    list: async (swf: SWFClient, query: { name?: string; reverseOrder?: boolean; deprecated?: boolean } = {}) => {
      const { deprecated = false, ...more } = query;
      const registrationStatus = deprecated ? "DEPRECATED" : "REGISTERED";
      const { typeInfos } = await swf.send(new ListActivityTypesCommand({ domain, registrationStatus, ...more }));
      return typeInfos?.map((info) => `${info.activityType?.name} ${info.activityType?.version}`);
    },
  },
];

test.each(kinds)(
  "the life of a $kind: registered, deprecated, back, deprecated, deleted, registered again",
  async (commands) => {
    const { kind, registered, register, describe, deprecate, undeprecate, remove } = commands;
    const { swf } = await openShop();
    const text = `${kind}=[name=${registered.name}, version=${registered.version}]`;
    const unknown = fault("UnknownResourceFault", `Unknown type: ${text}`);

    await expect(register(swf, registered)).rejects.toMatchObject(fault("TypeAlreadyExistsFault", text));
    await expect(undeprecate(swf, registered)).rejects.toMatchObject(fault("TypeAlreadyExistsFault", text));
    await expect(remove(swf, registered)).rejects.toMatchObject(
      fault("TypeNotDeprecatedFault", "The type is currently registered and cannot be deleted in its current state"),
    );
    await deprecate(swf, registered);
    await expect(deprecate(swf, registered)).rejects.toMatchObject(fault("TypeDeprecatedFault", text));
    await expect(register(swf, registered)).rejects.toMatchObject(fault("TypeAlreadyExistsFault", text));
    const deprecated = await describe(swf, registered);
    expect(deprecated.typeInfo).toMatchObject({ status: "DEPRECATED", deprecationDate: expect.any(Date) });
    await undeprecate(swf, registered);
    const back = await describe(swf, registered);
    expect(back.typeInfo?.status).toBe("REGISTERED");
    expect(back.typeInfo).not.toHaveProperty("deprecationDate");
    await deprecate(swf, registered);
    await remove(swf, registered);
    for (const gone of [describe, deprecate, undeprecate, remove]) {
      await expect(gone(swf, registered)).rejects.toMatchObject(unknown);
    }
    await register(swf, registered);
    expect((await describe(swf, registered)).configuration).toEqual({});
  },
);

test.each(kinds)(
  "every operation on a $kind without output answers with an empty body",
  async ({ kind, registered }) => {
    const { raw } = await openShop();
    const type = { domain, [`${kind.charAt(0).toLowerCase()}${kind.slice(1)}`]: registered };
    expect(await raw(`Register${kind}`, { domain, name: "new", version: "1" })).toMatchObject(emptyReply);
    for (const operation of ["Deprecate", "Undeprecate", "Deprecate", "Delete"]) {
      expect(await raw(`${operation}${kind}`, type)).toMatchObject(emptyReply);
    }
  },
);

test.each(kinds)(
  "a list of $kind is sorted by name and version, for one status and optionally one name",
  async (commands) => {
    const { register, list, deprecate, registered } = commands;
    const { swf } = await openShop();
    for (const [name, version] of [
      ["b", "1"],
      ["a", "2"],
      ["a", "10"],
      ["B", "1"],
    ] as const) {
      await register(swf, { name, version });
    }
    await deprecate(swf, registered);
    expect(await list(swf)).toEqual(["B 1", "a 10", "a 2", "b 1"]);
    expect(await list(swf, { reverseOrder: true })).toEqual(["b 1", "a 2", "a 10", "B 1"]);
    expect(await list(swf, { name: "a" })).toEqual(["a 10", "a 2"]);
    expect(await list(swf, { deprecated: true })).toEqual([`${registered.name} 1`]);
  },
);

test("DescribeWorkflowType shows what was registered, with dates to the millisecond, and nothing else", async () => {
  const { swf } = await openShop();
  const before = Date.now();
  await swf.send(
    new RegisterWorkflowTypeCommand({
      domain,
      name: "full",
      version: "1",
      description: "all",
      defaultTaskPriority: "-3",
    }),
  );
  const after = Date.now();
  const { typeInfo, configuration } = await swf.send(
    new DescribeWorkflowTypeCommand({ domain, workflowType: { name: "full", version: "1" } }),
  );
  const created = typeInfo?.creationDate?.getTime() ?? 0;
  expect(created).toBeGreaterThanOrEqual(before);
  expect(created).toBeLessThanOrEqual(after);
  expect(typeInfo).toEqual({
    creationDate: new Date(created),
    description: "all",
    status: "REGISTERED",
    workflowType: { name: "full", version: "1" },
  });
  expect(configuration).toEqual({ defaultTaskPriority: "-3" });
});

test("StartWorkflowExecution names the unknown or deprecated type, or the missing default", async () => {
  const service = await openShop();
  const { swf } = service;
  const startOf = (name: string, more = {}) =>
    start(service, "order-1", { workflowType: { name, version: "1" }, ...more });
  await expect(startOf("none")).rejects.toMatchObject(
    fault("UnknownResourceFault", "Unknown type: WorkflowType=[name=none, version=1]"),
  );
  await swf.send(new RegisterWorkflowTypeCommand({ domain, name: "bare", version: "1" }));
  const given: Record<string, unknown> = {};
  for (const [member, value] of [
    ["executionStartToCloseTimeout", "60"],
    ["taskList", { name: "orders" }],
    ["taskStartToCloseTimeout", "60"],
    ["childPolicy", "TERMINATE"],
  ] as const) {
    await expect(startOf("bare", given)).rejects.toMatchObject(fault("DefaultUndefinedFault", member));
    given[member] = value;
  }
  await startOf("bare", given);
});
