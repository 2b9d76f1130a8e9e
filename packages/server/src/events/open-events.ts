import type { Clock } from "@openswf/core/ports/clock";
import type { EventSink, Publishing } from "@openswf/core/ports/event-sink";
import type { Log } from "@openswf/core/ports/log";
import { Problem } from "@openswf/core/ports/problem";
import { reasonOf } from "@openswf/store-sqlite/store-file";
import { isLoopback } from "../http/addresses/loopback.ts";
import type { EventDestinations, WebhookDestination } from "./event-destinations.ts";
import { FileSink } from "./file-sink.ts";
import { WebhookSink } from "./webhook-sink.ts";

export interface OpenedEvents {
  readonly publishing: Publishing;
  /** To be called when nothing is published any more. */
  close(): Promise<void>;
}

/** Opens what events are published to. Throws a Problem if the file cannot be written. A webhook may be down. */
export async function openEvents(
  { file, webhook, domains }: EventDestinations,
  { clock, log, version }: { readonly clock: Clock; readonly log: Log; readonly version: string },
): Promise<OpenedEvents> {
  const sinks: EventSink[] = [];
  const fileSink = file === undefined ? undefined : await openFile(file);
  if (fileSink !== undefined) sinks.push(fileSink);
  const webhookSink = webhook && new WebhookSink({ ...webhook, userAgent: `openswf/${version}`, clock });
  if (webhookSink !== undefined) sinks.push(webhookSink);
  if (webhook !== undefined) warnOfPlainHttp(webhook, log);
  return {
    publishing: { sinks, domains },
    async close() {
      webhookSink?.close();
      await fileSink?.close();
    },
  };
}

function warnOfPlainHttp({ url }: WebhookDestination, log: Log): void {
  if (url.protocol !== "http:" || isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) return;
  log.warn({ host: url.host }, "events are sent over plain HTTP: they can be read in transit");
}

async function openFile(path: string): Promise<FileSink> {
  try {
    return await FileSink.open(path);
  } catch (cause) {
    throw Problem.ofWorld(
      `Events cannot be written to ${path}: ${reasonOf(cause)}. Choose another place with --events-file.`,
      cause,
    );
  }
}
