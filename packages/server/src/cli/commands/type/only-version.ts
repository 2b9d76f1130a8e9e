import { Problem } from "@openswf/core/ports/problem";
import type { InDomain } from "../../client/connect.ts";
import { printable } from "../../output/printable.ts";
import { type TypeKind, typesOf } from "./type-kinds.ts";

/** As many versions as a message can hold. */
const versionsShown = 10;

/** The version that is meant where none is named: the only one that is registered. */
export async function onlyVersion(at: InDomain, kind: TypeKind, name: string): Promise<string> {
  const versions: string[] = [];
  for await (const { version } of typesOf(at, kind, "REGISTERED", name)) {
    versions.push(version);
    if (versions.length > versionsShown) break;
  }
  const [only, second] = versions;
  if (only === undefined) {
    throw Problem.ofWorld(
      `Domain ${printable(at.domain)} has no ${kind} type ${printable(name)}. See openswf type list ${kind}.`,
    );
  }
  if (second === undefined) return only;
  const shown = versions.slice(0, versionsShown).map(printable).join(", ");
  const more = versions.length > versionsShown ? " and others" : "";
  throw Problem.ofUsage(`Which version of ${printable(name)}? There are ${shown}${more}.`);
}
