import type { DeclaredDomain, DeclaredType, Standing } from "./declared.ts";

/** A domain as it is. `undefined` where there is none. */
export interface RegisteredDomain {
  readonly standing: Standing;
  readonly retention: string;
  readonly description: string | undefined;
  readonly arn: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A type as it is, with its defaults by the keys of the file. */
export interface RegisteredType {
  readonly standing: Standing;
  readonly description: string | undefined;
  readonly defaults: Readonly<Record<string, string>>;
}

/** How to name a type within its domain. */
export type TypeName = Pick<DeclaredType, "kind" | "name" | "version">;

export type Step =
  | { readonly action: "register domain"; readonly domain: DeclaredDomain }
  | { readonly action: "deprecate domain" | "restore domain"; readonly domain: DeclaredDomain }
  | {
      readonly action: "tag domain";
      readonly domain: DeclaredDomain;
      readonly arn: string;
      readonly set: Readonly<Record<string, string>>;
      readonly removed: readonly string[];
    }
  | { readonly action: "register type"; readonly domain: DeclaredDomain; readonly type: DeclaredType }
  | { readonly action: "deprecate type" | "restore type"; readonly domain: DeclaredDomain; readonly type: TypeName };

/** What differs and cannot be changed, as a sentence. */
type Conflict = string;

export interface Plan {
  /** In the order in which they work. */
  readonly steps: readonly Step[];
  readonly conflicts: readonly Conflict[];
}

/** What there is of one domain. */
export interface Found {
  readonly domain: RegisteredDomain | undefined;
  /** In the order of the declared types. */
  readonly types: readonly (RegisteredType | undefined)[];
  /** Registered types that the file does not declare and that are to go. */
  readonly undeclared: readonly TypeName[];
}

/** What has to be done to make a domain and its types as they are declared. */
export function planDomain(declared: DeclaredDomain, { domain, types, undeclared }: Found): Plan {
  // What does not exist is as good as deprecated.
  if (domain === undefined && declared.standing === "deprecated") return { steps: [], conflicts: [] };
  const ofTypes = declared.types.map((type, index) => planType(declared, type, types[index]));
  const gone = undeclared.map((type): Step => ({ action: "deprecate type", domain: declared, type }));
  return {
    steps: [
      ...beginDomain(declared, domain),
      ...ofTypes.flatMap(({ steps }) => steps),
      ...gone,
      ...(domain?.standing === "registered" && declared.standing === "deprecated"
        ? [{ action: "deprecate domain", domain: declared } as const]
        : []),
    ],
    conflicts: [
      ...(domain === undefined ? [] : domainConflicts(declared, domain)),
      ...ofTypes.flatMap(({ conflicts }) => conflicts),
    ],
  };
}

function beginDomain(declared: DeclaredDomain, domain: RegisteredDomain | undefined): readonly Step[] {
  if (domain === undefined) return [{ action: "register domain", domain: declared }];
  const restored = domain.standing === "deprecated" && declared.standing === "registered";
  return [
    ...(restored ? [{ action: "restore domain", domain: declared } as const] : []),
    ...planTags(declared, domain),
  ];
}

function planTags(declared: DeclaredDomain, { tags, arn }: RegisteredDomain): readonly Step[] {
  const { tags: wanted } = declared;
  if (wanted === undefined || arn === undefined) return [];
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => tags[key] !== value));
  const removed = Object.keys(tags).filter((key) => wanted[key] === undefined);
  if (Object.keys(set).length === 0 && removed.length === 0) return [];
  return [{ action: "tag domain", domain: declared, arn, set, removed }];
}

function domainConflicts(declared: DeclaredDomain, domain: RegisteredDomain): readonly Conflict[] {
  const differing = [
    differs("retention", domain.retention, declared.retention),
    declared.description === undefined ? undefined : differs("description", domain.description, declared.description),
  ].filter((difference) => difference !== undefined);
  if (differing.length === 0) return [];
  return [`domain ${declared.name}: ${differing.join(", ")}. A domain cannot be changed: adapt the file`];
}

function planType(domain: DeclaredDomain, type: DeclaredType, found: RegisteredType | undefined): Plan {
  const { standing } = type;
  if (found === undefined) {
    return { steps: standing === "deprecated" ? [] : [{ action: "register type", domain, type }], conflicts: [] };
  }
  if (standing === "deprecated") {
    return {
      steps: found.standing === "deprecated" ? [] : [{ action: "deprecate type", domain, type }],
      conflicts: [],
    };
  }
  const conflicts = typeConflicts(domain, type, found);
  const restored = found.standing === "deprecated" && conflicts.length === 0;
  return { steps: restored ? [{ action: "restore type", domain, type }] : [], conflicts };
}

function typeConflicts(
  { name: domain }: DeclaredDomain,
  { kind, name, version, defaults, description }: DeclaredType,
  found: RegisteredType,
): readonly Conflict[] {
  const keys = [...new Set([...Object.keys(found.defaults), ...Object.keys(defaults)])];
  const differing = [
    ...keys.map((key) => differs(key, found.defaults[key], defaults[key])),
    description === undefined ? undefined : differs("description", found.description, description),
  ].filter((difference) => difference !== undefined);
  if (differing.length === 0) return [];
  return [
    `${kind} ${name} ${version} in ${domain}: ${differing.join(", ")}. A registered type cannot be changed: raise the version`,
  ];
}

function differs(key: string, is: string | undefined, wanted: string | undefined): string | undefined {
  if (is === wanted) return undefined;
  return `${key} is ${is ?? "not set"}, and ${wanted ?? "not set"} in the file`;
}
