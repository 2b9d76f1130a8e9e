import { access } from "./access.ts";
import { base } from "./base.ts";
import { compare } from "./compare.ts";
import { deepStore } from "./deep-store.ts";
import { fanOut } from "./fan-out.ts";
import { floor } from "./floor.ts";
import { flow } from "./flow.ts";
import { heartbeats } from "./heartbeats.ts";
import { histories } from "./histories.ts";
import { instructions } from "./instructions.ts";
import { longHistory } from "./long-history.ts";
import { metrics } from "./metrics.ts";
import { postgres } from "./postgres.ts";
import type { Profile } from "./profile.ts";
import { startUp } from "./start-up.ts";
import { tenants } from "./tenants.ts";
import { timers } from "./timers.ts";
import { waiting } from "./waiting.ts";

/** By name, in the order of `all`. */
export const profiles: ReadonlyMap<string, Profile> = new Map([
  ["floor", floor],
  ["base", base],
  ["heartbeats", heartbeats],
  ["fan-out", fanOut],
  ["long-history", longHistory],
  ["histories", histories],
  ["timers", timers],
  ["waiting", waiting],
  ["deep-store", deepStore],
  ["start-up", startUp],
  ["access", access],
  ["tenants", tenants],
  ["flow", flow],
  ["metrics", metrics],
  ["postgres", postgres],
  ["instructions", instructions],
  ["compare", compare],
]);
