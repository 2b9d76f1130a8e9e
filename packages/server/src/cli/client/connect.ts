import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { awsConfiguration } from "../../aws/aws-configuration.ts";
import { printable } from "../output/printable.ts";
import { note } from "../output/printer.ts";
import type { DomainFlags, EndpointFlags } from "./client-options.ts";
import { pagesOf } from "./pages.ts";
import { explained, type Swf, SwfClient } from "./swf-client.ts";

/** Where a server listens that was started with no settings. */
export const ownServer = "http://127.0.0.1:7930";

/** Finds SWF by the AWS configuration, or on this machine where nothing is configured. Calls nothing yet. */
async function connect({ endpoint, region, profile }: Omit<EndpointFlags, "output">): Promise<SwfClient> {
  const configuration = await awsConfiguration({ endpoint, region, profile, fallbackEndpoint: ownServer });
  return new SwfClient(configuration, systemClock, systemRandomness());
}

/** What a command works with whose subject is in a domain. */
export interface InDomain {
  readonly swf: Swf;
  readonly domain: string;
}

/** Runs `work` with SWF, and turns faults into Problems. */
export async function withSwf<Result>(
  flags: EndpointFlags,
  work: (swf: SwfClient) => Promise<Result>,
): Promise<Result> {
  const swf = await connect(flags);
  sayChoice(swf, undefined);
  return explained(swf, () => work(swf));
}

/** The same with the domain: that of the flag or the variable, or the only one. Says on stderr what it has chosen. */
export function withDomain<Result>(flags: DomainFlags, work: (at: InDomain) => Promise<Result>): Promise<Result> {
  return connect(flags).then((swf) =>
    explained(swf, async () => {
      const domain = flags.domain ?? (await onlyDomain(swf));
      sayChoice(swf, flags.domain === undefined ? domain : undefined);
      return work({ swf, domain });
    }),
  );
}

function sayChoice({ configuration: { endpoint, endpointFrom } }: SwfClient, domain: string | undefined): void {
  const chosen = [
    ...(endpointFrom === "fallback" ? [`the server at ${endpoint.origin}`] : []),
    // Scripts know their only domain.
    ...(domain === undefined || !process.stderr.isTTY ? [] : [`domain ${printable(domain)}`]),
  ];
  if (chosen.length > 0) note(`openswf: using ${chosen.join(", ")}`);
}

/** As many names as a message can hold. */
const namesShown = 5;

async function onlyDomain(swf: Swf): Promise<string> {
  const names = await registeredDomains(swf, namesShown + 1);
  const [only, second] = names;
  if (only !== undefined && second === undefined) return only;
  if (only === undefined) {
    throw Problem.ofWorld(
      "There is no domain yet. Register one: openswf domain register NAME --retention DAYS. Or run openswf demo.",
    );
  }
  const shown = names.slice(0, namesShown).map(printable).join(", ");
  const more = names.length > namesShown ? " and others" : "";
  throw Problem.ofUsage(`Which domain? Name it with --domain or OPENSWF_DOMAIN: there are ${shown}${more}.`);
}

/** Names of domains, at most so many. Rejects if they cannot be had. */
export async function domainNames(
  at: Omit<EndpointFlags, "output">,
  max: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return registeredDomains(await connect(at), max, signal);
}

async function registeredDomains(swf: Swf, max: number, signal?: AbortSignal): Promise<readonly string[]> {
  const names: string[] = [];
  const input = { registrationStatus: "REGISTERED", maximumPageSize: max } as const;
  const pages = pagesOf((nextPageToken) => swf.call("ListDomains", { ...input, nextPageToken }, signal));
  for await (const { domainInfos } of pages) {
    names.push(...domainInfos.map(({ name }) => name));
    if (names.length >= max) break;
  }
  return names.slice(0, max);
}

/** Whether an endpoint or a region is configured, so that the server of this machine is not what is meant. */
export async function isConfigured(flags: EndpointFlags): Promise<boolean> {
  return (await connect(flags)).configuration.endpointFrom !== "fallback";
}
