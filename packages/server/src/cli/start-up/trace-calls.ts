import { systemClock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { Problem } from "@openswf/core/ports/problem";
import type { Tracing } from "../../tracing/open-tracing.ts";
import type { TraceSettings } from "../settings/trace-settings.ts";
import { productVersion } from "./product-version.ts";

/** What `npm install openswf` leaves out: together it is larger than the rest. */
const packages = [
  "@opentelemetry/api",
  "@opentelemetry/sdk-trace",
  "@opentelemetry/resources",
  "@opentelemetry/exporter-trace-otlp-proto",
] as const;

/** Loads what traces only when needed. Throws a Problem that names the packages if they are not installed. */
export async function traceCalls(settings: TraceSettings | undefined, log: Log): Promise<Tracing | undefined> {
  if (settings === undefined) return undefined;
  const { openTracing } = await load();
  const { endpoint, share } = settings;
  return openTracing({ endpoint, share, version: productVersion(), clock: systemClock, log, random: Math.random });
}

async function load(): Promise<typeof import("../../tracing/open-tracing.ts")> {
  try {
    return await import("../../tracing/open-tracing.ts");
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw Problem.ofWorld(
      `--trace-endpoint needs packages of OpenTelemetry beside openswf: npm install ${packages.join(" ")}`,
      error,
    );
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.includes("@opentelemetry/");
