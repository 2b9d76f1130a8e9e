import { readBuiltConsole } from "@openswf/console/built";
import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { systemRandomness } from "@openswf/core/ports/randomness";
import type { Core, WireReply } from "@openswf/core/ports/transport";
import { defaultLimits } from "@openswf/model/limits";
import { type AwsConfiguration, awsConfiguration } from "../../../aws/aws-configuration.ts";
import { OneTimeAddress } from "../../../console/one-time-address.ts";
import { SigningForwarder } from "../../../console/signing-forwarder.ts";
import { defaultHttpLimits } from "../../../http/http-limits.ts";
import { type ConsoleMode, consoleRoutes } from "../../../http/routes/console-routes.ts";
import type { Route } from "../../../http/routes/route.ts";
import { listen } from "../../start-up/listen.ts";
import { openLog } from "../../start-up/logger.ts";
import { stopOnSignals } from "../../start-up/stop-on-signals.ts";

export interface ConsoleFlags {
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly port: number;
  readonly readOnly?: true;
}

const host = "127.0.0.1";
/** How long the first call may take, which tells whether the server is there. */
const firstCallMs = 10_000;

/** Runs a console until a signal ends it. */
export async function console(flags: ConsoleFlags): Promise<void> {
  const clock = systemClock;
  const configuration = await awsConfiguration(flags);
  const address = new OneTimeAddress(Buffer.from(systemRandomness().bytes(48)));
  const mode: ConsoleMode = flags.readOnly === true ? "read only" : "everything";
  const forwarder = new SigningForwarder({
    configuration,
    clock,
    mode,
    isOurs: ({ headers }) => address.isOurs(headers),
  });
  const { extensions, reply } = await firstCall(forwarder, configuration);
  const { log, close: closeLog } = await openLog("warn", clock);
  const front = await listen(
    { host, port: flags.port, http: defaultHttpLimits, limits: defaultLimits },
    { core: coreOf(forwarder, extensions), log, routes: routesOf(forwarder, address, mode) },
  );
  stopOnSignals(() => front.stop(), closeLog, clock, log);
  process.stdout.write(welcome({ configuration, url: `http://${host}:${front.port}${address.path}`, reply }));
}

async function firstCall(
  forwarder: SigningForwarder,
  { endpoint }: AwsConfiguration,
): Promise<{ readonly extensions: readonly string[]; readonly reply: WireReply }> {
  const input = JSON.stringify({ registrationStatus: "REGISTERED", maximumPageSize: 1 });
  try {
    return await forwarder.call("SimpleWorkflowService.ListDomains", input, AbortSignal.timeout(firstCallMs));
  } catch (error) {
    throw Problem.ofWorld(`No answer from ${endpoint.href}: is it the address of SWF?`, error);
  }
}

/** The front needs a core for what it says of itself and for its end. Calls come to it by the route below. */
const coreOf = (forwarder: SigningForwarder, extensions: readonly string[]): Core => ({
  announcement: { extensions, to: "askers" },
  answer: (request) => forwarder.answer(request),
  health: () => ({ status: "ok", store: "ok", waitingPolls: 0, cachedExecutions: 0 }),
  stop: () => Promise.resolve(),
});

function routesOf(forwarder: SigningForwarder, address: OneTimeAddress, mode: ConsoleMode): readonly Route[] {
  const pages = consoleRoutes(readBuiltConsole(), mode).map((route): Route => {
    if (route.kind !== "page") return route;
    const { answer } = route;
    const orExchange: typeof answer = (request) => address.pageFor(request.url) ?? answer(request);
    return { ...route, answer: orExchange };
  });
  return [
    { kind: "call", methods: ["POST"], path: "/", who: "this machine", answer: (request) => forwarder.answer(request) },
    ...pages,
  ];
}

interface Welcome {
  readonly configuration: AwsConfiguration;
  readonly url: string;
  readonly reply: WireReply;
}

function welcome({ configuration, url, reply }: Welcome): string {
  const { endpoint, region } = configuration;
  const refusal =
    reply.status === 200 ? "" : `\n  The server refused the first call (status ${reply.status}): ${reply.body ?? ""}\n`;
  return `openswf console for ${endpoint.origin}, region ${region}
${refusal}
  Open this address; it works once:

    ${url}

openswf console ready at ${new URL(url).origin}
`;
}
