import { openAccess } from "@openswf/core/composition/open-access";
import { Problem } from "@openswf/core/ports/problem";
import type { AccessSettings } from "../settings/access-settings.ts";
import { refuseToServeAll } from "../settings/refuse-to-serve-all.ts";
import type { AccessParts, OpenedAccess } from "./opened-access.ts";

/** The settings of the server whose access is controlled. */
interface Server {
  readonly host: string;
  /** `--insecure`: the operator accepts that anyone who can connect can do anything. */
  readonly acceptsAll: boolean;
  readonly account: string;
  readonly region: string;
}

/** Whoever passes such a flag expects that signatures are required. */
const withoutAccount = (flag: string): Problem =>
  Problem.ofUsage(
    `${flag} has no effect: the store has no account, so access control is off and everybody who can connect could do ` +
      "anything. Create an account (openswf access account create), pass --access on or an --access-file, or remove " +
      `${flag}.`,
  );

/** Opens access control according to the settings and the store. Throws a Problem for anything the user can fix. */
export async function openAccessControl(
  settings: AccessSettings,
  server: Server,
  parts: AccessParts,
): Promise<OpenedAccess> {
  const isOn = settings.mode === "on" || (settings.mode === "auto" && (await parts.store.accessVersion()) > 0);
  if (!isOn) {
    for (const flag of settings.onlyWithAccess) throw withoutAccount(flag);
    refuseToServeAll(server);
    return { access: openAccess(server), isOn: false, close: () => {} };
  }
  // Loaded only when needed: most of access control serves to check signatures and policies.
  const { openSignedAccess } = await import("./open-signed-access.ts");
  return openSignedAccess(settings, server.region, parts);
}
