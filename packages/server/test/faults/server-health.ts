import { setTimeout as pause } from "node:timers/promises";
import type { Health } from "@openswf/core/ports/transport";

/** What `GET /health` says to a caller on this machine. */
async function healthOf(port: number): Promise<Health> {
  const reply = await fetch(`http://127.0.0.1:${port}/health`);
  // `as`: the reply is that of our own server.
  return (await reply.json()) as Health;
}

/** Resolves with the milliseconds it took until `/health` said what is wanted. Rejects when the time is up. */
export async function healthBecomes(
  port: number,
  wanted: string,
  isWanted: (health: Health) => boolean,
  withinMs: number,
): Promise<number> {
  const begin = performance.now();
  for (;;) {
    const health = await healthOf(port);
    const tookMs = Math.round(performance.now() - begin);
    if (isWanted(health)) return tookMs;
    if (tookMs > withinMs) throw new Error(`/health is not ${wanted} after ${tookMs} ms: ${JSON.stringify(health)}`);
    await pause(100);
  }
}

export const isHealthy = ({ status }: Health): boolean => status === "ok";
/** Unhealthy because writes fail, with the time since when. */
export const saysWritesFail = ({ status, problems }: Health): boolean =>
  status !== "ok" &&
  problems?.some(({ what, since }) => what === "writes" && !Number.isNaN(Date.parse(since))) === true;

/** The time of day by the clock of the server, to the second. */
export async function dateOf(port: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${port}/health`);
  await reply.body?.cancel();
  return Date.parse(reply.headers.get("date") ?? "");
}
