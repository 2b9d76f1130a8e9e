import type { Clock } from "@openswf/core/ports/clock";
import type { Page, Route } from "./route.ts";

/** What a server has measured, in some text format. */
export interface PrintedMetrics {
  readonly contentType: string;
  print(): Promise<string>;
}

/** Who asks again within this time gets what was printed before: printing thousands of series takes milliseconds. */
const printedAgainMs = 500;

/** `GET /metrics`, for whom the operator lets read them. */
export function metricsRoute(metrics: PrintedMetrics, who: Route["who"], clock: Pick<Clock, "elapsed">): Route {
  let last: { readonly at: number; readonly page: Promise<Page> } | undefined;
  return {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: "/metrics",
    who,
    answer() {
      const at = clock.elapsed();
      if (last === undefined || at - last.at >= printedAgainMs) last = { at, page: metricsPage(metrics) };
      return last.page;
    },
  };
}

async function metricsPage(metrics: PrintedMetrics): Promise<Page> {
  try {
    return { status: 200, contentType: metrics.contentType, body: await metrics.print() };
  } catch (error) {
    const body = `The metrics could not be read: ${String(error)}\n`;
    return { status: 500, contentType: "text/plain; charset=utf-8", body };
  }
}
