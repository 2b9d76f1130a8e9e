import { hostname } from "node:os";
import type { AuditLog } from "@openswf/access/audit/audit-stream";
import { createCore } from "@openswf/core/composition/create-core";
import { systemClock } from "@openswf/core/ports/clock";
import type { LambdaInvoker } from "@openswf/core/ports/lambda-invoker";
import type { Log } from "@openswf/core/ports/log";
import { loadIfInstalled, loadOptional } from "@openswf/core/ports/optional-package";
import { systemRandomness } from "@openswf/core/ports/randomness";
import type { Core } from "@openswf/core/ports/transport";
import type { OpenedEvents } from "../../events/open-events.ts";
import { isLoopback } from "../../http/addresses/loopback.ts";
import type { HttpFront } from "../../http/front/http-front.ts";
import { consoleRoutes } from "../../http/routes/console-routes.ts";
import type { Route } from "../../http/routes/route.ts";
import type { Metrics } from "../../metrics/open-metrics.ts";
import type { Tracing } from "../../tracing/open-tracing.ts";
import { hasPassword } from "../configuration/without-password.ts";
import type { AuditSettings } from "../settings/access-settings.ts";
import type { ServeSettings } from "../settings/serve-settings.ts";
import { listen } from "../start-up/listen.ts";
import { localUrl } from "../start-up/local-url.ts";
import { openLog } from "../start-up/logger.ts";
import { openAccessControl } from "../start-up/open-access.ts";
import type { OpenedAccess } from "../start-up/opened-access.ts";
import { productVersion } from "../start-up/product-version.ts";
import { type SecretFileNotice, warnOfReadableSecrets } from "../start-up/readable-secrets.ts";
import { serveMetrics } from "../start-up/serve-metrics.ts";
import { serviceManager } from "../start-up/service-manager.ts";
import { exitOnDefect, exitOnLoss, stopOnSignals } from "../start-up/stop-on-signals.ts";
import { traceCalls } from "../start-up/trace-calls.ts";
import { welcome } from "../start-up/welcome.ts";
import { openStore } from "../stores/open-store.ts";

/** `openswf serve`: assembles a server. The server keeps running after this settles. */
export async function serve(settings: ServeSettings): Promise<void> {
  const { log, written, close: closeLog } = await openLog(settings.logLevel, systemClock);
  const secretFile = warnOfReadableSecrets(log);
  const parts: Parts = {};
  const onLost = exitOnLoss(() => close(parts), closeLog, log);
  const { front, access, console, metricsAt } = await openParts(parts, settings, { log, secretFile, onLost }).catch(
    async (error: unknown) => {
      // What was opened before has threads and timers, which would keep the process alive.
      await close(parts);
      await closeLog();
      throw error;
    },
  );
  const { secretsKeyFile } = settings.access;
  if (secretsKeyFile !== undefined) secretFile(secretsKeyFile, "the secrets key file");
  const { configurationFile } = settings;
  if (configurationFile !== undefined && hasPassword(JSON.stringify(configurationFile.values))) {
    secretFile(configurationFile.path, "the configuration file, which contains a password");
  }
  if (settings.tls !== undefined) secretFile(settings.tls.key, "the TLS key");
  const webhookSecretFile = settings.events?.webhook?.secretFile;
  if (webhookSecretFile !== undefined) secretFile(webhookSecretFile, "the file of webhook secrets");
  exitOnDefect(log);
  const manager = serviceManager(systemClock, log);
  const stop = (): Promise<void> => {
    manager.stopping();
    return close(parts);
  };
  stopOnSignals(stop, closeLog, systemClock, log);
  if (settings.tls === undefined && !isLoopback(settings.host)) {
    log.warn({ host: settings.host }, "serving plain HTTP: traffic can be read in transit; see --tls-cert");
  }
  // Whoever waits for the ready line finds every warning before it.
  await written();
  process.stdout.write(welcome({ ...settings, console }, front.port, access, metricsAt));
  manager.ready(localUrl(settings.host, front.port, settings.tls === undefined ? "http" : "https"));
  log.info({ host: settings.host, port: front.port, pid: process.pid, access }, "serving");
}

/** What a server has opened so far. */
interface Parts {
  audit?: AuditLog;
  access?: OpenedAccess;
  /** The metrics at an address of their own. */
  metricsFront?: HttpFront;
  tracing?: Tracing;
  events?: OpenedEvents;
  /** Closes the store by way of what works on it: nothing yet, the core, or the HTTP front and its core. */
  closeStore?: () => Promise<void>;
}

/** Who is told what happens to the parts of a server. */
interface Informed {
  readonly log: Log;
  readonly secretFile: SecretFileNotice;
  readonly onLost: (error: Error) => void;
}

/** HTTP stops accepting, the core answers its polls, its store is closed; then what they write to. */
async function close({ closeStore, access, audit, metricsFront, tracing, events }: Parts): Promise<void> {
  await closeStore?.();
  await events?.close();
  await metricsFront?.stop();
  await tracing?.close();
  access?.close();
  await audit?.close();
}

/** What a server says of itself once it is open. */
interface Opened {
  readonly front: HttpFront;
  readonly access: "on" | "off";
  readonly console: ServeSettings["console"];
  /** The address of its metrics; `undefined` where they are not served. */
  readonly metricsAt: string | undefined;
}

/** Opens everything in order, and enters it into `parts` as soon as it must be closed. */
async function openParts(
  parts: Parts,
  settings: ServeSettings,
  { log: uncounted, secretFile, onLost }: Informed,
): Promise<Opened> {
  const clock = systemClock;
  const metrics = await metricsOf(settings);
  const log = metrics === undefined ? uncounted : metrics.counting(uncounted);
  const tracing = await traceCalls(settings.traces, log);
  if (tracing !== undefined) parts.tracing = tracing;
  const audit = await auditOf(settings.access.audit, log);
  if (audit !== undefined) parts.audit = audit;
  const store = await openStore(settings.store, { settings: settings.storeSettings, clock, log, onLost });
  parts.closeStore = () => store.close();
  const opened = await openAccessControl(settings.access, settings, { store, clock, log, audit, secretFile });
  parts.access = opened;
  const events = await eventsOf(settings, log);
  if (events !== undefined) parts.events = events;
  const core = await createCore({
    store,
    clock,
    randomness: systemRandomness(),
    log,
    ...(metrics !== undefined && { meter: metrics.meter }),
    tracer: tracing?.tracer,
    limits: settings.limits,
    access: opened.access,
    audit,
    lambda: await lambdaAt(settings.lambdaEndpoint),
    publishing: events?.publishing,
    throttling: settings.throttling,
    extensions: settings.extensions,
    version: productVersion(),
    // As clients of SWF name themselves by custom.
    serverName: `${process.pid}@${hostname()}`,
    storeKind: settings.store.kind.title,
  });
  parts.closeStore = () => core.stop();
  const served = metrics && (await serveMetrics(metrics, settings, log));
  if (served?.front !== undefined) parts.metricsFront = served.front;
  const consolePages = await consoleOf(settings);
  const answering = settings.console === "read-only" ? await readOnlyToPagesOf(core) : core;
  const { host, port, allowedHosts, tls, http, limits } = settings;
  const front = await listen(
    { host, port, allowedHosts, tls, http, limits },
    { core: answering, log, moreRoutes: [...consolePages, ...(served?.routes ?? [])], meter: metrics?.meter },
  );
  parts.closeStore = () => front.stop();
  return {
    front,
    access: opened.isOn ? "on" : "off",
    console: consolePages.length > 0 ? settings.console : "off",
    metricsAt: served?.urlBeside(front.port),
  };
}

/** Loads what measures only when needed. */
async function metricsOf({ metrics, limits }: ServeSettings): Promise<Metrics | undefined> {
  if (metrics.at === "nowhere") return undefined;
  const load = (): Promise<typeof import("../../metrics/open-metrics.ts")> => import("../../metrics/open-metrics.ts");
  const name = "prom-client";
  const loaded = await (metrics.isAsked
    ? loadOptional(load, { name, user: metrics.at === "its own port" ? "--metrics-port" : "--metrics on" })
    : loadIfInstalled(load, name));
  return loaded?.openMetrics(productVersion(), limits.metricNamesMax);
}

/** The routes of the web console, whose files are read only when needed. None where it is not served. */
async function consoleOf({ console }: ServeSettings): Promise<readonly Route[]> {
  if (console === "off") return [];
  const load = (): Promise<typeof import("@openswf/console/built")> => import("@openswf/console/built");
  const name = "@openswf/console";
  const built = await (console === "if installed"
    ? loadIfInstalled(load, name)
    : loadOptional(load, { name, user: `--console ${console}` }));
  if (built === undefined) return [];
  return consoleRoutes(built.readBuiltConsole(), console === "read-only" ? "read only" : "everything");
}

async function readOnlyToPagesOf(core: Core): Promise<Core> {
  const { readOnlyToPages } = await import("../../console/read-only-pages.ts");
  return readOnlyToPages(core);
}

/** Loads what writes audit logs only when needed. */
async function auditOf(settings: AuditSettings | undefined, log: Log): Promise<AuditLog | undefined> {
  if (settings === undefined) return undefined;
  const { openAudit } = await import("../start-up/open-audit.ts");
  return openAudit(settings, systemClock, log);
}

/** Loads what publishes state changes only when needed. */
async function eventsOf({ events }: ServeSettings, log: Log): Promise<OpenedEvents | undefined> {
  if (events === undefined) return undefined;
  const { openEvents } = await import("../../events/open-events.ts");
  return openEvents(events, { clock: systemClock, log, version: productVersion() });
}

/** Loads the AWS SDK only when needed: it takes longer to load than the rest of the server. */
async function lambdaAt(endpoint: URL | undefined): Promise<LambdaInvoker | undefined> {
  if (endpoint === undefined) return undefined;
  const { awsLambdaInvoker } = await loadOptional(() => import("../../lambda/aws-lambda-invoker.ts"), {
    name: "@aws-sdk/client-lambda",
    user: "--lambda-endpoint",
  });
  return awsLambdaInvoker(endpoint.href);
}
