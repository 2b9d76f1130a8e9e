import { CallFault } from "@openswf/insight/calls/fault";
import type { Swf } from "../../client/swf-client.ts";
import { describeType, typesOf } from "../type/type-kinds.ts";
import { type DeclaredDomain, type DeclaredType, defaultMembers, type Standing } from "./declared.ts";
import type { Found, RegisteredDomain, RegisteredType, TypeName } from "./plan.ts";

/** Calls at once: enough to be quick, too few to be throttled. */
const callsAtOnce = 8;

/** Looks up what a declared domain has now. */
export async function findRegistered(swf: Swf, declared: DeclaredDomain, prune: "prune" | "keep"): Promise<Found> {
  const domain = await unlessUnknown(() => describeDomain(swf, declared.name));
  if (domain === undefined) return { domain, types: [], undeclared: [] };
  const types: (RegisteredType | undefined)[] = [];
  for (let from = 0; from < declared.types.length; from += callsAtOnce) {
    const slice = declared.types.slice(from, from + callsAtOnce);
    types.push(...(await Promise.all(slice.map((type) => unlessUnknown(() => describe(swf, declared.name, type))))));
  }
  return { domain, types, undeclared: prune === "prune" ? await undeclaredTypes(swf, declared) : [] };
}

async function describeDomain(swf: Swf, name: string): Promise<RegisteredDomain> {
  const { domainInfo, configuration } = await swf.call("DescribeDomain", { name });
  const { arn, description, status } = domainInfo;
  const { tags = [] } = arn === undefined ? {} : await swf.call("ListTagsForResource", { resourceArn: arn });
  return {
    standing: standingOf(status),
    retention: configuration.workflowExecutionRetentionPeriodInDays,
    description,
    arn,
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ""])),
  };
}

async function describe(swf: Swf, domain: string, type: DeclaredType): Promise<RegisteredType> {
  const { status, description, configuration } = await describeType({ swf, domain }, type);
  const values = new Map(Object.entries(configuration));
  const defaults = Object.entries(defaultMembers[type.kind]).flatMap(([key, member]) => {
    const value: unknown = values.get(member);
    if (value === undefined) return [];
    return [[key, typeof value === "string" ? value : String(Object(value).name)] as const];
  });
  return { standing: standingOf(status), description, defaults: Object.fromEntries(defaults) };
}

async function undeclaredTypes(swf: Swf, { name: domain, types }: DeclaredDomain): Promise<readonly TypeName[]> {
  const declared = new Set(types.map(keyOf));
  const others: TypeName[] = [];
  for (const kind of ["workflow", "activity"] as const) {
    for await (const { name, version } of typesOf({ swf, domain }, kind, "REGISTERED")) {
      if (!declared.has(keyOf({ kind, name, version }))) others.push({ kind, name, version });
    }
  }
  return others;
}

const keyOf = ({ kind, name, version }: TypeName): string => JSON.stringify([kind, name, version]);

const standingOf = (status: string): Standing => (status === "REGISTERED" ? "registered" : "deprecated");

async function unlessUnknown<Result>(describe: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await describe();
  } catch (error) {
    if (error instanceof CallFault && error.name === "UnknownResourceFault") return undefined;
    throw error;
  }
}
