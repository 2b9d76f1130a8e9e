import { isDeepStrictEqual } from "node:util";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { DomainRecord, Domains } from "@openswf/core/stores/domains";
import type { RegisteredTypes, TypeRecord } from "@openswf/core/stores/registered-types";
import type { StoreProblem } from "./report.ts";

const rowsAtATime = 500;
const kinds = ["activity", "workflow"] as const;
const statuses = ["REGISTERED", "DEPRECATED"] as const;

/** Every domain and every type can be read, is found by its name, and is complete. */
export async function* registrationProblems(store: Domains & RegisteredTypes): AsyncGenerator<StoreProblem> {
  let after: DomainKey | undefined;
  for (;;) {
    const domains = await store.scanDomains(after, rowsAtATime);
    for (const domain of domains) yield* domainProblems(store, domain);
    after = domains.at(-1)?.key;
    if (domains.length < rowsAtATime) return;
  }
}

async function* domainProblems(store: Domains & RegisteredTypes, domain: DomainRecord): AsyncGenerator<StoreProblem> {
  const { key, status } = domain;
  if (!isDeepStrictEqual(await store.readDomain(key), domain)) {
    yield { runId: undefined, what: `domain ${key} is not found by its name` };
  }
  if (!statuses.includes(status)) yield { runId: undefined, what: `domain ${key} has status ${status}` };
  for (const kind of kinds) for (const status of statuses) yield* typeProblems(store, key, kind, status);
}

async function* typeProblems(
  store: RegisteredTypes,
  domain: DomainKey,
  kind: TypeRecord["kind"],
  status: TypeRecord["status"],
): AsyncGenerator<StoreProblem> {
  let after: TypeRecord | undefined;
  for (;;) {
    const types = await store.listTypes(domain, kind, status, undefined, { after, limit: rowsAtATime, reverse: false });
    for (const type of types) {
      const wrong = typeWrong(type) ?? ((await isFound(store, type)) ? undefined : "is not found by its name");
      const what = `${kind} type ${type.name} ${type.version} of domain ${domain} ${wrong}`;
      if (wrong !== undefined) yield { runId: undefined, what };
    }
    after = types.at(-1);
    if (types.length < rowsAtATime) return;
  }
}

function typeWrong({ status, deprecatedAt, configuration }: TypeRecord): string | undefined {
  if ((status === "DEPRECATED") !== (deprecatedAt !== undefined)) {
    return `is ${status}, but its time of deprecation says otherwise`;
  }
  try {
    JSON.parse(configuration);
    return undefined;
  } catch {
    return "has a configuration that cannot be read";
  }
}

async function isFound(store: RegisteredTypes, type: TypeRecord): Promise<boolean> {
  return isDeepStrictEqual(await store.readType(type), type);
}
