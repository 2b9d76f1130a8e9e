import { disaster } from "./procedures/disaster.ts";
import { move } from "./procedures/move.ts";
import { postgresDisaster } from "./procedures/postgres-disaster.ts";
import { failover, restart, rollingRestart } from "./procedures/rolling-restart.ts";
import { postgresUpgrade, upgrade } from "./procedures/upgrade.ts";
import type { Drill } from "./stage/drill.ts";

export const drills: readonly Drill[] = [
  disaster,
  postgresDisaster,
  upgrade,
  postgresUpgrade,
  restart,
  rollingRestart,
  failover,
  move,
];
