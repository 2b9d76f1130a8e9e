import type { IncomingMessage, ServerResponse } from "node:http";
import type { WireHeaders, WireReply } from "@openswf/core/ports/transport";
import { replyContentType } from "@openswf/core/protocol/print-reply";
import type { Connection } from "../connections/connection.ts";
import { foreignRequest, noSuchPage } from "../replies/http-fault.ts";
import { pageHeaders } from "../replies/page-headers.ts";
import type { Page } from "../routes/route.ts";
import { Exchange } from "./exchange.ts";
import { headersOf } from "./raw-headers.ts";
import type { Serving } from "./serving.ts";

const pageOf = ({ status, body = "" }: WireReply): Page => ({ status, contentType: replyContentType(undefined), body });
const pageNotFound = pageOf(noSuchPage);

/** A browser that opens an address offers the fault of SWF as a download, and shows a text. */
function refusalFor(headers: WireHeaders, message: string): Page {
  const isShown = headers.get("accept")?.includes("text/html") === true;
  if (!isShown) return pageOf(foreignRequest(message));
  return { status: 403, contentType: "text/plain; charset=utf-8", body: `${message}\n` };
}

/** Answers a request that node:http has read, once every earlier request on its connection has been answered. */
export function answerInTurn(
  serving: Serving,
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const hasTurn = connection.turns.take(response, () => {
    const headers = headersOf(request.rawHeaders);
    const { url = "", method = "" } = request;
    const foreign = serving.trustedHosts.refusalOf(headers, method);
    if (foreign !== undefined) {
      serving.warnOfForeignRequest({ address: connection.source.address, host: foreign.host, origin: foreign.origin });
      writePage(connection, response, refusalFor(headers, foreign.message));
      return;
    }
    const route = serving.routes.find(method, url, connection.source);
    if (route?.kind === "call") {
      new Exchange(serving, route, connection, headers, request, response).begin();
    } else {
      const page = route?.answer({ url, headers, source: connection.source }) ?? pageNotFound;
      if (page instanceof Promise) void writePageLater(connection, response, page);
      else writePage(connection, response, page);
    }
  });
  if (!hasTurn) request.socket.destroy();
}

/** Meanwhile the connection owes a reply, as for a call. */
async function writePageLater(connection: Connection, response: ServerResponse, page: Promise<Page>): Promise<void> {
  connection.answering += 1;
  const written = await page;
  connection.answering -= 1;
  if (!connection.isGone()) writePage(connection, response, written);
}

function writePage(connection: Connection, response: ServerResponse, page: Page): void {
  const { status, contentType, body, headers } = page;
  connection.startsWriting();
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    ...pageHeaders,
    ...headers,
  });
  response.end(body);
  connection.endsWriting();
}
