import { base } from "../../profiles/base.ts";
import { calls } from "../../profiles/calls.ts";
import { fanOut } from "../../profiles/fan-out.ts";
import { heartbeats } from "../../profiles/heartbeats.ts";
import { longHistory } from "../../profiles/long-history.ts";
import { timers } from "../../profiles/timers.ts";
import { waiting } from "../../profiles/waiting.ts";
import { access } from "./access.ts";
import { compare } from "./compare.ts";
import { deepStore } from "./deep-store.ts";
import { floor } from "./floor.ts";
import { flow } from "./flow.ts";
import { histories } from "./histories.ts";
import { instructions } from "./instructions.ts";
import { metrics } from "./metrics.ts";
import type { OwnProfile } from "./own-profile.ts";
import { postgres } from "./postgres.ts";
import { startUp } from "./start-up.ts";
import { tenants } from "./tenants.ts";

/** By name, in the order of `all`. */
export const profiles: ReadonlyMap<string, OwnProfile> = new Map([
  ["floor", floor],
  ["base", base],
  ["heartbeats", heartbeats],
  ["fan-out", fanOut],
  ["long-history", longHistory],
  ["calls", calls],
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
