import type { DomainFlags } from "../../client/client-options.ts";
import { type InDomain, withDomain } from "../../client/connect.ts";
import { withDates } from "../../client/wire-dates.ts";
import { printable } from "../../output/printable.ts";
import { printerFor } from "../../output/printer.ts";
import { secondsText } from "../../output/render/times.ts";
import { onlyVersion } from "./only-version.ts";
import {
  changeType,
  describeType,
  type TypeChange,
  type TypeId,
  type TypeInfo,
  type TypeKind,
  typesOf,
} from "./type-kinds.ts";

export interface ListFlags extends DomainFlags {
  readonly name?: string;
  readonly deprecated?: true;
}

export function list(kind: TypeKind | undefined, flags: ListFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const kinds: readonly TypeKind[] = kind === undefined ? ["workflow", "activity"] : [kind];
    await printerFor(flags).list(
      listed(at, kinds, flags),
      [
        { heading: "KIND", cell: (type) => type.kind },
        { heading: "NAME", cell: ({ name }) => name, least: 16 },
        { heading: "VERSION", cell: ({ version }) => version, least: 8 },
        {
          heading: "STATUS",
          cell: ({ status }) => ({ text: status, style: status === "REGISTERED" ? "good" : "quiet" }),
        },
        { heading: "REGISTERED", cell: ({ creationDate }) => secondsText(creationDate) },
        { heading: "DESCRIPTION", cell: ({ description }) => description ?? "", least: 12 },
      ],
      "no types",
      withDates,
    );
  });
}

async function* listed(
  at: InDomain,
  kinds: readonly TypeKind[],
  { deprecated, name }: ListFlags,
): AsyncGenerator<TypeInfo> {
  for (const kind of kinds) yield* typesOf(at, kind, deprecated === true ? "DEPRECATED" : "REGISTERED", name);
}

export function show(kind: TypeKind, name: string, version: string | undefined, flags: DomainFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const chosen = version ?? (await onlyVersion(at, kind, name));
    const detail = await describeType(at, { kind, name, version: chosen });
    printerFor(flags).record(withDates(detail), [
      ["kind", detail.kind],
      ["name", detail.name],
      ["version", detail.version],
      ["status", { text: detail.status, style: detail.status === "REGISTERED" ? "good" : "watch" }],
      ["description", detail.description],
      ["registered", secondsText(detail.creationDate)],
      ["deprecated", detail.deprecationDate === undefined ? undefined : secondsText(detail.deprecationDate)],
      ...Object.entries(detail.configuration).map(([member, value]): [string, string] => [
        member,
        typeof value === "string" ? value : String(Object(value).name),
      ]),
    ]);
  });
}

/** What a type is after a change, and the word for it. */
const outcomes: Readonly<Record<TypeChange, string>> = {
  deprecate: "deprecated",
  undeprecate: "registered",
  delete: "deleted",
};

export function change(how: TypeChange, type: TypeId, flags: DomainFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    await changeType(at, how, type);
    const { kind, name, version } = type;
    const sentence = `${kind} type ${printable(name)} ${printable(version)} is ${outcomes[how]}`;
    printerFor(flags).done(sentence, { domain: at.domain, ...type, status: outcomes[how].toUpperCase() });
  });
}
