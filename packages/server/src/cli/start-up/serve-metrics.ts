import { systemClock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Core, WireReply } from "@openswf/core/ports/transport";
import type { HttpFront } from "../../http/front/http-front.ts";
import { metricsRoute, type PrintedMetrics } from "../../http/routes/metrics-route.ts";
import type { Route } from "../../http/routes/route.ts";
import type { ServeSettings } from "../settings/serve-settings.ts";
import { listen } from "./listen.ts";
import { localUrl } from "./local-url.ts";

/** What is behind a front that answers pages alone. */
const nothing: Core = {
  announcement: { extensions: [], to: "askers" },
  answer: (): WireReply => ({ status: 404, body: undefined }),
  health: () => ({ status: "ok", store: "ok", waitingPolls: 0, cachedExecutions: 0 }),
  stop: () => Promise.resolve(),
};

/** Where metrics are served. */
export interface ServedMetrics {
  /** Routes for the server's own port. */
  readonly routes: readonly Route[];
  /** At an address of their own; `undefined` when they are beside the SWF API. */
  readonly front: HttpFront | undefined;
  /** The address of the page, when the server itself listens on `port`. */
  urlBeside(port: number): string;
}

/** Serves metrics as the settings say. Throws a Problem if it cannot listen. */
export async function serveMetrics(
  metrics: PrintedMetrics,
  settings: ServeSettings,
  log: Log,
): Promise<ServedMetrics | undefined> {
  const { metrics: where, host, tls } = settings;
  switch (where.at) {
    case "nowhere":
      return undefined;
    case "the server": {
      const urlBeside = (port: number): string =>
        `${localUrl(host, port, tls === undefined ? "http" : "https")}/metrics`;
      return { routes: [metricsRoute(metrics, where.who, systemClock)], front: undefined, urlBeside };
    }
    case "its own port": {
      const { allowedHosts, http, limits } = settings;
      // Over plain HTTP, with the server's own limits and allowed hosts.
      const front = await listen(
        { host: where.host, port: where.port, allowedHosts, http, limits },
        { core: nothing, log, routes: [metricsRoute(metrics, "anybody", systemClock)] },
        { host: "--metrics-host", port: "--metrics-port" },
      );
      const url = `${localUrl(where.host, front.port, "http")}/metrics`;
      return { routes: [], front, urlBeside: () => url };
    }
  }
}
