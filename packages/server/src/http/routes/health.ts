import type { Health } from "@openswf/core/ports/transport";
import { isLoopback } from "../addresses/loopback.ts";
import type { Page } from "./route.ts";

/** `GET /health` for a caller at `address`. */
export function healthPage(health: Health, address: string): Page {
  return {
    status: health.status === "ok" ? 200 : 503,
    contentType: "application/json",
    body: `${JSON.stringify(healthFor(address, health))}\n`,
  };
}

/**
 * The part of `health` that an unauthenticated caller at `address` may see. A caller on this machine sees everything, any
 * other what a load balancer needs. The load would tell an attacker when an attack hurts.
 */
export function healthFor(address: string, health: Health): Health | Pick<Health, "status" | "store" | "problems"> {
  if (isLoopback(address)) return health;
  const { status, store, problems } = health;
  return problems === undefined ? { status, store } : { status, store, problems };
}
