import { Problem } from "@openswf/core/ports/problem";
import { Option } from "commander";

/** Where traces of calls go, and how many calls are traced. */
export interface TraceSettings {
  /** Of the traces of OTLP over HTTP. */
  readonly endpoint: URL;
  /** From 0 to 1. */
  readonly share: number;
}

/** The options below as commander parses them. */
export interface TraceFlags {
  readonly traceEndpoint?: URL;
  readonly traceShare?: number;
}

const shareDefault = 0.01;

export const traceOptions = (): readonly Option[] => [
  new Option(
    "--trace-endpoint <url>",
    "send traces of calls by OTLP over HTTP to this URL, such as http://127.0.0.1:4318/v1/traces; off by default",
  )
    .env("OPENSWF_TRACE_ENDPOINT")
    .argParser(parseEndpoint),
  new Option(
    "--trace-share <number>",
    "share of calls to trace, from 0 to 1, if their caller sends no traceparent (default: 0.01)",
  )
    .env("OPENSWF_TRACE_SHARE")
    .argParser(parseShare),
];

/** `undefined` when nothing is traced. */
export function traceSettings({ traceEndpoint, traceShare }: TraceFlags): TraceSettings | undefined {
  if (traceEndpoint !== undefined) return { endpoint: traceEndpoint, share: traceShare ?? shareDefault };
  if (traceShare === undefined) return undefined;
  throw Problem.ofUsage("--trace-share needs --trace-endpoint, which says where traces go.");
}

function parseEndpoint(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw Problem.ofUsage(`Invalid trace endpoint "${text}": expected an http or https URL.`);
}

function parseShare(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (share <= 1) return share;
  throw Problem.ofUsage(`Invalid share "${text}": expected a number from 0 to 1.`);
}
