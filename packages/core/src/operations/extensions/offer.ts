import type { Announcement } from "../../ports/transport.ts";
import type { ExtensionTarget } from "./extension-signatures.ts";

/**
 * Whether a server offers what SWF does not have, and whom it tells: everybody, those who ask, or nobody, since there is
 * nothing to tell. A client that does not ask cannot tell `asked` from `off`.
 */
export type ExtensionsSetting = "on" | "asked" | "off";

/**
 * What clients may rely on here and not at SWF, besides operations.
 *
 * - `abort-safe-polls`: a task goes to the next poll if the client of the poll that it was for has closed its connection
 *   before the reply was written.
 */
const capabilitiesOffered = ["abort-safe-polls"] as const;

/** What a server says of itself. */
export interface Offer {
  /** The version of the product, if it is known. */
  readonly version: string | undefined;
  /** Targets of the extensions on offer; empty when they are off. */
  readonly extensions: readonly ExtensionTarget[];
  readonly capabilities: readonly string[];
}

interface Offering {
  readonly version: string | undefined;
  readonly extensions: ExtensionsSetting;
}

/** What a server with these settings offers of all extensions. */
export function offerOf({ version, extensions: setting }: Offering, all: readonly ExtensionTarget[]): Offer {
  if (setting === "off") return { version, extensions: [], capabilities: [] };
  return { version, extensions: all, capabilities: capabilitiesOffered };
}

export const announcementOf = ({ extensions, capabilities }: Offer, setting: ExtensionsSetting): Announcement => ({
  extensions: [...extensions, ...capabilities],
  to: setting === "on" ? "everybody" : "askers",
});
