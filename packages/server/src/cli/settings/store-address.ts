import { Problem } from "@openswf/core/ports/problem";
import type { StoreAddress, StoreKind } from "@openswf/core/stores/store-kind";
import { storeKinds } from "../stores/store-kinds.ts";

export const defaultStore = "sqlite:openswf-data/openswf.sqlite";

const oneOf = new Intl.ListFormat("en", { type: "disjunction" });

/** The forms of an address, for help. */
export const addressForms = (kinds: readonly StoreKind[] = storeKinds): string =>
  oneOf.format(kinds.map(({ addressForm }) => addressForm.brief));

/** Parses an address, by whichever kind of store knows its form. */
export function parseStoreAddress(text: string, kinds: readonly StoreKind[] = storeKinds): StoreAddress {
  for (const kind of kinds) {
    const location = kind.locationIn(text);
    if (location !== undefined) return { kind, location };
  }
  // A mistyped database URL may contain a password, which must not reach a log.
  const shown = text.includes("@") ? "" : ` "${text}"`;
  throw Problem.ofUsage(
    `Invalid store${shown}: use ${oneOf.format(kinds.map(({ addressForm }) => addressForm.full))}.`,
  );
}
