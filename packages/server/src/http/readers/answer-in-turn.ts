import type { IncomingMessage, ServerResponse } from "node:http";
import { replyContentType } from "@openswf/core/protocol/print-reply";
import type { Connection } from "../connections/connection.ts";
import { noSuchPage } from "../replies/http-fault.ts";
import type { Page } from "../routes/route.ts";
import { Exchange } from "./exchange.ts";
import type { Serving } from "./serving.ts";

const pageNotFound: Page = {
  status: noSuchPage.status,
  contentType: replyContentType(undefined),
  body: noSuchPage.body ?? "",
};

/** Answers a request that node:http has read, once every earlier request on its connection has been answered. */
export function answerInTurn(
  serving: Serving,
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const hasTurn = connection.turns.take(response, () => {
    const { url = "", method = "" } = request;
    const route = serving.routes.find(method, url, connection.source);
    if (route?.kind === "call") {
      new Exchange(serving, route, connection, request, response).begin();
    } else {
      writePage(connection, response, route?.answer({ url, source: connection.source }) ?? pageNotFound);
    }
  });
  if (!hasTurn) request.socket.destroy();
}

function writePage(connection: Connection, response: ServerResponse, { status, contentType, body }: Page): void {
  connection.startsWriting();
  response.writeHead(status, { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
  connection.endsWriting();
}
