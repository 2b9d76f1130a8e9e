import { systemClock } from "../core/clock.ts";
import { createCore } from "../core/create-core.ts";
import type { Log } from "../core/log.ts";
import { systemRandomness } from "../core/randomness.ts";
import type { Core } from "../core/transport.ts";
import { type HttpFront, openHttpFront } from "../http/http-front.ts";
import { defaultHttpLimits } from "../http/http-limits.ts";
import type { LambdaInvoker } from "../lambda/lambda-invoker.ts";
import { explainListenError } from "./listen-problem.ts";
import { openLog } from "./logger.ts";
import { openStore } from "./open-store.ts";
import type { ServeSettings } from "./serve-settings.ts";
import { exitOnDefect, stopOnSignals } from "./stop-on-signals.ts";
import { welcome } from "./welcome.ts";

/** `openswf serve`: puts the parts of a server together. It runs on when this settles. */
export async function serve(settings: ServeSettings): Promise<void> {
  const log = await openLog(settings.logLevel);
  const front = await open(settings, log);
  exitOnDefect(log);
  // What started last stops first: HTTP accepts no more, the core answers its polls, its store is closed.
  stopOnSignals(() => front.stop(), systemClock, log);
  process.stdout.write(welcome(settings, front.port));
  log.info({ host: settings.host, port: front.port, pid: process.pid }, "serving");
}

async function open(settings: ServeSettings, log: Log): Promise<HttpFront> {
  const { host, port, limits } = settings;
  const core = await openCore(settings, log);
  try {
    return await openHttpFront({
      core,
      clock: systemClock,
      log,
      host,
      port,
      limits: defaultHttpLimits,
      requestBytesMax: limits.requestBytesMax,
    });
  } catch (error) {
    await core.stop();
    throw explainListenError(error, host, port);
  }
}

async function openCore(settings: ServeSettings, log: Log): Promise<Core> {
  const { region, account, limits, throttling } = settings;
  const lambda = await lambdaAt(settings.lambdaEndpoint);
  const store = await openStore(settings.store, settings.postgres, { clock: systemClock, log });
  const randomness = systemRandomness();
  try {
    return await createCore({
      store,
      clock: systemClock,
      randomness,
      log,
      limits,
      account,
      region,
      lambda,
      throttling,
    });
  } catch (error) {
    // Its threads would keep the process from ending.
    await store.close();
    throw error;
  }
}

/** The AWS SDK takes longer to load than all of the server: only who asks for it waits for it. */
async function lambdaAt(endpoint: URL | undefined): Promise<LambdaInvoker | undefined> {
  if (endpoint === undefined) return undefined;
  const { awsLambdaInvoker } = await import("../lambda/aws-lambda-invoker.ts");
  return awsLambdaInvoker(endpoint.href);
}
