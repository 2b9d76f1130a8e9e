import type { AuditLog } from "@openswf/access/audit/audit-stream";
import { createCore } from "@openswf/core/composition/create-core";
import { systemClock } from "@openswf/core/ports/clock";
import type { LambdaInvoker } from "@openswf/core/ports/lambda-invoker";
import type { Log } from "@openswf/core/ports/log";
import { systemRandomness } from "@openswf/core/ports/randomness";
import type { Core } from "@openswf/core/ports/transport";
import type { Store } from "@openswf/core/stores/store";
import { type HttpFront, openHttpFront } from "../http/http-front.ts";
import { isLoopback } from "../http/loopback.ts";
import { explainListenError } from "./listen-problem.ts";
import { openLog } from "./logger.ts";
import { type OpenedAccess, openAccessControl } from "./open-access.ts";
import { openAudit } from "./open-audit.ts";
import { openStore } from "./open-store.ts";
import { warnOfReadableSecrets } from "./readable-secrets.ts";
import type { ServeSettings } from "./serve-settings.ts";
import { exitOnDefect, stopOnSignals } from "./stop-on-signals.ts";
import { welcome } from "./welcome.ts";

/** `openswf serve`: assembles a server. The server keeps running after this settles. */
export async function serve(settings: ServeSettings): Promise<void> {
  const log = await openLog(settings.logLevel);
  const secretFile = warnOfReadableSecrets(log);
  const audit = openAudit(settings.access.audit, systemClock, log);
  const closeAudit = async (): Promise<void> => audit?.close();
  const store = await orClose({ close: closeAudit }, () =>
    openStore(settings.store, { settings: settings.storeSettings, clock: systemClock, log }),
  );
  const closeBoth = async (): Promise<void> => {
    await closeAudit();
    await store.close();
  };
  const opened = await orClose({ close: closeBoth }, () =>
    openAccessControl(settings.access, settings, { store, clock: systemClock, log, audit, secretFile }),
  );
  const front = await open(settings, { store, opened, audit, log });
  if (settings.access.secretsKeyFile !== undefined) secretFile(settings.access.secretsKeyFile, "the secrets key file");
  if (settings.tls !== undefined) secretFile(settings.tls.key, "the TLS key");
  exitOnDefect(log);
  // Stop in reverse order of start: HTTP stops accepting, the core answers its polls, its store is closed.
  const stop = async (): Promise<void> => {
    await front.stop();
    await closeRest({ opened, audit });
  };
  stopOnSignals(stop, systemClock, log);
  if (settings.tls === undefined && !isLoopback(settings.host)) {
    log.warn({ host: settings.host }, "serving plain HTTP: traffic can be read in transit; see --tls-cert");
  }
  process.stdout.write(welcome(settings, front.port, opened.isOn ? "on" : "off"));
  log.info({ host: settings.host, port: front.port, pid: process.pid, access: opened.isOn ? "on" : "off" }, "serving");
}

interface Parts {
  readonly store: Store;
  readonly opened: OpenedAccess;
  readonly audit: AuditLog | undefined;
  readonly log: Log;
}

async function open(settings: ServeSettings, parts: Parts): Promise<HttpFront> {
  const { host, port, limits, tls } = settings;
  const core = await openCore(settings, parts);
  try {
    return await openHttpFront({
      core,
      clock: systemClock,
      log: parts.log,
      host,
      port,
      limits: settings.http,
      requestBytesMax: limits.requestBytesMax,
      tls,
    });
  } catch (error) {
    await core.stop();
    await closeRest(parts);
    throw explainListenError(error, host, port);
  }
}

async function openCore(settings: ServeSettings, parts: Parts): Promise<Core> {
  const { limits, throttling } = settings;
  const { store, opened, audit, log } = parts;
  return orClose({ close: () => closeAll(parts) }, async () =>
    createCore({
      store,
      clock: systemClock,
      randomness: systemRandomness(),
      log,
      limits,
      access: opened.access,
      audit,
      lambda: await lambdaAt(settings.lambdaEndpoint),
      throttling,
    }),
  );
}

async function closeAll(parts: Parts): Promise<void> {
  await closeRest(parts);
  await parts.store.close();
}

/** Closes what remains once the core has stopped and closed its store. */
async function closeRest({ opened, audit }: Pick<Parts, "opened" | "audit">): Promise<void> {
  opened.close();
  await audit?.close();
}

/** If `work` fails, closes what was opened before: its threads and timers would keep the process alive. */
async function orClose<Result>(opened: { close(): Promise<void> }, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Loads the AWS SDK only when needed: it takes longer to load than the rest of the server. */
async function lambdaAt(endpoint: URL | undefined): Promise<LambdaInvoker | undefined> {
  if (endpoint === undefined) return undefined;
  const { awsLambdaInvoker } = await import("../lambda/aws-lambda-invoker.ts");
  return awsLambdaInvoker(endpoint.href);
}
