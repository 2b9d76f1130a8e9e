import { base } from "./base.ts";
import { calls } from "./calls.ts";
import { fanOut } from "./fan-out.ts";
import { heartbeats } from "./heartbeats.ts";
import { longHistory } from "./long-history.ts";
import type { Profile } from "./profile.ts";
import { timers } from "./timers.ts";
import { waiting } from "./waiting.ts";

/** What can be measured of any endpoint, by name, in the order of `all`. */
export const profiles: ReadonlyMap<string, Profile> = new Map([
  ["calls", calls],
  ["base", base],
  ["heartbeats", heartbeats],
  ["fan-out", fanOut],
  ["long-history", longHistory],
  ["timers", timers],
  ["waiting", waiting],
]);

/** What only a clone of the repository can measure, and why. */
export const ownServerProfiles: ReadonlyMap<string, string> = new Map([
  ["floor", "measures the disk and threads of this machine"],
  ["histories", "makes calls at no bounded rate"],
  ["deep-store", "needs a store of openswf that is filled beforehand"],
  ["start-up", "starts servers of openswf"],
  ["access", "starts servers of openswf with and without access control"],
  ["tenants", "starts a server of openswf with two accounts"],
  ["flow", "measures the SDK from its sources"],
  ["metrics", "measures parts of openswf in its own process"],
  ["postgres", "starts servers of openswf on PostgreSQL"],
  ["instructions", "counts the instructions of openswf under valgrind"],
  ["compare", "measures two commits of openswf in turn"],
]);
