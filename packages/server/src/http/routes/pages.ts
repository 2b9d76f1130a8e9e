import type { IncomingMessage, ServerResponse } from "node:http";
import type { Core, Health } from "@openswf/core/ports/transport";
import { replyContentType } from "@openswf/core/protocol/print-reply";
import { isLoopback } from "../addresses/loopback.ts";
import { plainAddress } from "../addresses/source.ts";
import { noSuchPage } from "../replies/http-fault.ts";

const whatThisIs = `This is openswf, a server for Amazon SWF (API 2012-01-25).

Point an AWS SDK or the aws CLI at this address:

  aws swf list-domains --registration-status REGISTERED --endpoint-url http://HOST:PORT

GET /health reports whether the server is healthy.
`;

/** Answers everything that is not an API call: a browser, a load balancer, a mistake. */
export function answerPage(core: Core, request: IncomingMessage, response: ServerResponse): void {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const path = request.url?.split("?", 1)[0];
  if (isRead && path === "/health") {
    const health = core.health();
    const told = healthFor(request.socket.remoteAddress, health);
    answer(response, health.status === "ok" ? 200 : 503, "application/json", `${JSON.stringify(told)}\n`);
  } else if (isRead && path === "/") {
    answer(response, 200, "text/plain; charset=utf-8", whatThisIs);
  } else {
    answer(response, noSuchPage.status, replyContentType(undefined), noSuchPage.body ?? "");
  }
}

/**
 * The part of `health` that an unauthenticated caller at `address` may see. A caller on this machine sees everything, any
 * other what a load balancer needs. The load would tell an attacker when an attack hurts.
 */
export function healthFor(address: string | undefined, health: Health): Health | Pick<Health, "status" | "store"> {
  if (address !== undefined && isLoopback(plainAddress(address))) return health;
  return { status: health.status, store: health.store };
}

function answer(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
