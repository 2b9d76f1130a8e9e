import assert from "node:assert/strict";
import type { RegistrationStatus, SWF } from "@aws-sdk/client-swf";
import { eventually, refuses } from "../../dsl/expectations.ts";
import { area, type Scenario, type ScenarioWithoutArea, scenario } from "../../dsl/scenario.ts";

interface Type {
  readonly name: string;
  readonly version: string;
}

interface Listed {
  readonly types: readonly (Type & { readonly deprecated: boolean })[];
  readonly nextPageToken?: string | undefined;
}

interface ListInput {
  readonly registrationStatus: RegistrationStatus;
  readonly name?: string;
  readonly maximumPageSize?: number;
  readonly reverseOrder?: boolean;
  readonly nextPageToken?: string | undefined;
}

/** Workflow types and activity types have the same life cycle. This is what one kind needs to test it. */
interface Kind {
  readonly name: string;
  /** Every default that a type of this kind can have. */
  readonly defaults: Readonly<Record<string, unknown>>;
  register(swf: SWF, domain: string, type: Type & Readonly<Record<string, unknown>>): Promise<unknown>;
  describe(swf: SWF, domain: string, type: Type): Promise<Readonly<Record<"info" | "configuration", unknown>>>;
  list(swf: SWF, domain: string, input: ListInput): Promise<Listed>;
  deprecate(swf: SWF, domain: string, type: Type): Promise<unknown>;
  undeprecate(swf: SWF, domain: string, type: Type): Promise<unknown>;
  delete(swf: SWF, domain: string, type: Type): Promise<unknown>;
}

const workflowTypes: Kind = {
  name: "WorkflowType",
  defaults: {
    defaultTaskStartToCloseTimeout: "NONE",
    defaultExecutionStartToCloseTimeout: "3600",
    defaultTaskList: { name: "some list" },
    defaultTaskPriority: "-1",
    defaultChildPolicy: "REQUEST_CANCEL",
    defaultLambdaRole: "arn:aws:iam::123456789012:role/conformance",
  },
  register: (swf, domain, type) => swf.registerWorkflowType({ domain, ...type }),
  describe: async (swf, domain, workflowType) => {
    const { typeInfo: info, configuration } = await swf.describeWorkflowType({ domain, workflowType });
    return { info, configuration };
  },
  list: async (swf, domain, input) => {
    const { typeInfos = [], nextPageToken } = await swf.listWorkflowTypes({ domain, ...input });
    const types = typeInfos.map(({ workflowType, deprecationDate }) => listed(workflowType, deprecationDate));
    return { types, nextPageToken };
  },
  deprecate: (swf, domain, workflowType) => swf.deprecateWorkflowType({ domain, workflowType }),
  undeprecate: (swf, domain, workflowType) => swf.undeprecateWorkflowType({ domain, workflowType }),
  delete: (swf, domain, workflowType) => swf.deleteWorkflowType({ domain, workflowType }),
};

const activityTypes: Kind = {
  name: "ActivityType",
  defaults: {
    defaultTaskStartToCloseTimeout: "60",
    defaultTaskHeartbeatTimeout: "NONE",
    defaultTaskList: { name: "some list" },
    defaultTaskPriority: "2147483647",
    defaultTaskScheduleToStartTimeout: "0",
    defaultTaskScheduleToCloseTimeout: "31536000",
  },
  register: (swf, domain, type) => swf.registerActivityType({ domain, ...type }),
  describe: async (swf, domain, activityType) => {
    const { typeInfo: info, configuration } = await swf.describeActivityType({ domain, activityType });
    return { info, configuration };
  },
  list: async (swf, domain, input) => {
    const { typeInfos = [], nextPageToken } = await swf.listActivityTypes({ domain, ...input });
    const types = typeInfos.map(({ activityType, deprecationDate }) => listed(activityType, deprecationDate));
    return { types, nextPageToken };
  },
  deprecate: (swf, domain, activityType) => swf.deprecateActivityType({ domain, activityType }),
  undeprecate: (swf, domain, activityType) => swf.undeprecateActivityType({ domain, activityType }),
  delete: (swf, domain, activityType) => swf.deleteActivityType({ domain, activityType }),
};

function listed(
  type: Partial<Record<keyof Type, string | undefined>> | undefined,
  deprecationDate: unknown,
): Listed["types"][number] {
  return { name: type?.name ?? "", version: type?.version ?? "", deprecated: deprecationDate !== undefined };
}

function member({ name }: Kind): "workflowType" | "activityType" {
  return name === "WorkflowType" ? "workflowType" : "activityType";
}

const descriptionScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("the description of a type shows exactly what it was registered with", async ({ swf, domain, unique }) => {
    const type = { name: unique("type"), version: "1.0" };
    const before = Date.now();
    await kind.register(swf, domain, { ...type, description: "", ...kind.defaults });
    const { info, configuration } = await kind.describe(swf, domain, type);
    const { creationDate, ...rest } = Object(info);
    assert.deepEqual(rest, { [member(kind)]: type, status: "REGISTERED", description: "" });
    assert.ok(creationDate instanceof Date && Math.abs(creationDate.getTime() - before) < 300_000);
    assert.deepEqual(configuration, kind.defaults);
  });

const withoutDefaultsScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("a type without defaults has none", async ({ swf, domain, unique }) => {
    const type = { name: unique("type"), version: "1" };
    await kind.register(swf, domain, type);
    const { info, configuration } = await kind.describe(swf, domain, type);
    assert.equal("description" in Object(info), false);
    assert.deepEqual(configuration, {});
  });

const lifeCycleScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("a type goes from registration to deletion and can be registered again", async ({ swf, domain, unique }) => {
    const type = { name: unique("type"), version: "1" };
    const text = `${kind.name}=[name=${type.name}, version=1]`;
    const status = async (): Promise<unknown> => {
      const { info } = await kind.describe(swf, domain, type);
      const { status, deprecationDate } = Object(info);
      return [status, deprecationDate instanceof Date];
    };
    const unknown = async (): Promise<void> => {
      const fault = "UnknownResourceFault";
      await refuses(kind.describe(swf, domain, type), fault, `Unknown type: ${text}`);
      await refuses(kind.deprecate(swf, domain, type), fault, `Unknown type: ${text}`);
      await refuses(kind.undeprecate(swf, domain, type), fault, `Unknown type: ${text}`);
      await refuses(kind.delete(swf, domain, type), fault, `Unknown type: ${text}`);
    };
    await unknown();

    await kind.register(swf, domain, type);
    assert.deepEqual(await status(), ["REGISTERED", false]);
    await refuses(kind.register(swf, domain, type), "TypeAlreadyExistsFault", text);
    await refuses(kind.undeprecate(swf, domain, type), "TypeAlreadyExistsFault");
    const registered = "The type is currently registered and cannot be deleted in its current state";
    await refuses(kind.delete(swf, domain, type), "TypeNotDeprecatedFault", registered);

    await kind.deprecate(swf, domain, type);
    assert.deepEqual(await status(), ["DEPRECATED", true]);
    await refuses(kind.deprecate(swf, domain, type), "TypeDeprecatedFault", text);
    await refuses(kind.register(swf, domain, type), "TypeAlreadyExistsFault", text);

    await kind.undeprecate(swf, domain, type);
    assert.deepEqual(await status(), ["REGISTERED", false]);

    await kind.deprecate(swf, domain, type);
    await kind.delete(swf, domain, type);
    await unknown();

    await kind.register(swf, domain, { ...type, description: "the second of this name" });
    assert.deepEqual(await status(), ["REGISTERED", false]);
  });

const pagesScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("types of one name are listed in order and in pages", async ({ swf, domain, unique }) => {
    const name = unique("type");
    const versions = ["a", "B", "10", "2"];
    for (const version of versions) await kind.register(swf, domain, { name, version });
    const registrationStatus = "REGISTERED";
    const list = async (input: Partial<ListInput>): Promise<readonly string[]> => {
      const { types } = await kind.list(swf, domain, { registrationStatus, name, ...input });
      assert.ok(types.every((type) => type.name === name && !type.deprecated));
      return types.map(({ version }) => version);
    };
    await eventually(async () => assert.deepEqual(await list({}), ["10", "2", "B", "a"]));
    assert.deepEqual(await list({ reverseOrder: true }), ["a", "B", "2", "10"]);
    const page = { registrationStatus, name, maximumPageSize: 2 } as const;
    const first = await kind.list(swf, domain, page);
    assert.deepEqual(
      first.types.map(({ version }) => version),
      ["10", "2"],
    );
    const { nextPageToken } = first;
    const second = await kind.list(swf, domain, { ...page, nextPageToken });
    assert.deepEqual(
      second.types.map(({ version }) => version),
      ["B", "a"],
    );
    assert.equal(second.nextPageToken, undefined, "even when the last page is exactly full");
    const another = kind.list(swf, domain, { ...page, registrationStatus: "DEPRECATED", nextPageToken });
    await refuses(another, "ValidationException");
  });

const deprecatedScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("deprecated types are listed separately", async ({ swf, domain, unique }) => {
    const name = unique("type");
    for (const version of ["1", "2"]) await kind.register(swf, domain, { name, version });
    await kind.deprecate(swf, domain, { name, version: "1" });
    await eventually(async () => {
      const registered = await kind.list(swf, domain, { registrationStatus: "REGISTERED", name });
      assert.deepEqual(registered.types, [{ name, version: "2", deprecated: false }]);
      const deprecated = await kind.list(swf, domain, { registrationStatus: "DEPRECATED", name });
      assert.deepEqual(deprecated.types, [{ name, version: "1", deprecated: true }]);
    });
  });

const allTypesScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("without a name all types are listed, in the order of their names", async ({ swf, domain, unique }) => {
    const type = { name: unique("type"), version: "1" };
    await kind.register(swf, domain, type);
    await eventually(async () => {
      const found = [];
      let nextPageToken: string | undefined;
      do {
        const page = await kind.list(swf, domain, { registrationStatus: "REGISTERED", nextPageToken });
        found.push(...page.types.map(({ name }) => name));
        ({ nextPageToken } = page);
      } while (nextPageToken !== undefined);
      assert.ok(found.includes(type.name));
      assert.deepEqual(
        found,
        found.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
      );
    });
  });

const unknownDomainScenario = (kind: Kind): ScenarioWithoutArea =>
  scenario("a type needs an existing domain", async ({ swf, unique }) => {
    const domain = unique("no-domain");
    const type = { name: "type", version: "1" };
    const unknown = `Unknown domain: ${domain}`;
    await refuses(kind.register(swf, domain, type), "UnknownResourceFault", unknown);
    await refuses(kind.describe(swf, domain, type), "UnknownResourceFault", unknown);
    await refuses(kind.list(swf, domain, { registrationStatus: "REGISTERED" }), "UnknownResourceFault", unknown);
    await refuses(kind.deprecate(swf, domain, type), "UnknownResourceFault", unknown);
    await refuses(kind.undeprecate(swf, domain, type), "UnknownResourceFault", unknown);
    await refuses(kind.delete(swf, domain, type), "UnknownResourceFault", unknown);
  });

export const types: readonly Scenario[] = [workflowTypes, activityTypes].flatMap((kind) =>
  area(
    kind === workflowTypes ? "workflow types" : "activity types",
    descriptionScenario(kind),
    withoutDefaultsScenario(kind),
    lifeCycleScenario(kind),
    pagesScenario(kind),
    deprecatedScenario(kind),
    allTypesScenario(kind),
    unknownDomainScenario(kind),
  ),
);
