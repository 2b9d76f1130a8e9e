import { Problem } from "@openswf/core/ports/problem";
import { Option } from "commander";
import { isLoopback } from "../../http/addresses/loopback.ts";
import { NumberOption } from "../configuration/option-forms.ts";
import { parsePort } from "./parse-port.ts";

/** Where `GET /metrics` is answered: nowhere, beside the SWF API, or at an address of its own. */
export type MetricsSettings =
  | { readonly at: "nowhere" }
  /** `this machine`: only for programs on this machine. Unless it is asked for, what it needs need not be installed. */
  | { readonly at: "the server"; readonly who: "anybody" | "this machine"; readonly isAsked: boolean }
  | { readonly at: "its own port"; readonly host: string; readonly port: number; readonly isAsked: true };

/** The options below as commander parses them. */
export interface MetricsFlags {
  readonly metrics: "auto" | "on" | "off";
  readonly metricsPort?: number;
  readonly metricsHost?: string;
}

export const metricsOptions = (): readonly Option[] => [
  new Option(
    "--metrics <mode>",
    "serve metrics for Prometheus at GET /metrics, which needs no signature; auto: to programs on this machine, if the server listens on loopback; on: to everybody who can connect",
  )
    .env("OPENSWF_METRICS")
    .choices(["auto", "on", "off"])
    .default("auto"),
  new NumberOption(
    "--metrics-port <number>",
    "serve metrics on this port instead of the server's own; 0 picks a free port",
    {
      min: 0,
      max: 65_535,
    },
  )
    .env("OPENSWF_METRICS_PORT")
    .argParser(parsePort),
  new Option("--metrics-host <address>", "address to listen on for --metrics-port (default: 127.0.0.1)").env(
    "OPENSWF_METRICS_HOST",
  ),
];

/** `host` is the address that the server listens on. */
export function metricsSettings({
  metrics,
  metricsPort,
  metricsHost,
  host,
}: MetricsFlags & { readonly host: string }): MetricsSettings {
  if (metricsPort === undefined && metricsHost !== undefined) {
    throw Problem.ofUsage(
      "--metrics-host needs --metrics-port: without it, metrics are served at the server's address.",
    );
  }
  if (metrics === "off") {
    if (metricsPort === undefined) return { at: "nowhere" };
    throw Problem.ofUsage("--metrics off and --metrics-port contradict each other. Pass one of them.");
  }
  if (metricsPort !== undefined)
    return { at: "its own port", host: metricsHost ?? "127.0.0.1", port: metricsPort, isAsked: true };
  if (metrics === "on") return { at: "the server", who: "anybody", isAsked: true };
  return isLoopback(host) ? { at: "the server", who: "this machine", isAsked: false } : { at: "nowhere" };
}
