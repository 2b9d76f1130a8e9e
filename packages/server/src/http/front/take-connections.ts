import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { sourceOf } from "../addresses/source.ts";
import { Connection } from "../connections/connection.ts";
import { UnreadReplies } from "../connections/unread-replies.ts";
import type { HttpLimits } from "../http-limits.ts";
import { rareWarning } from "../rare-warning.ts";
import { answerInTurn } from "../readers/answer-in-turn.ts";
import { answerBrokenRequest } from "../readers/broken-request.ts";
import { DirectConnection } from "../readers/direct-connection.ts";
import type { Serving } from "../readers/serving.ts";
import type { Listener } from "./listener.ts";

/** Takes every connection of a listener, and answers its requests. Returns the open connections. */
export function takeConnections(
  { server, onConnection }: Listener,
  serving: Serving,
  options: { readonly clock: Clock; readonly log: Log; readonly limits: HttpLimits },
): ReadonlyMap<Socket, Connection> {
  const { clock, limits } = options;
  const connections = new Map<Socket, Connection>();
  const warnOfUnread = rareWarning(options, "connections closed: too many bytes of replies that clients have not read");
  const unread = new UnreadReplies(limits.unreadBytesMax, warnOfUnread);
  const { incoming, needsSignatures } = serving;
  const shared = { incoming, unread, requestsAheadMax: limits.requestsAheadMax, clock, needsSignatures };
  onConnection((socket) => {
    const source = sourceOf(socket);
    if (source === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, source, shared);
    connections.set(socket, connection);
    socket.once("close", () => connections.delete(socket));
    new DirectConnection(serving, socket, connection);
  });
  answerRequests(server, serving, connections);
  return connections;
}

/** Answers the requests on connections that have been handed over to `server`. */
function answerRequests(server: Server, serving: Serving, connections: ReadonlyMap<Socket, Connection>): void {
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket);
    // Otherwise the connection has closed meanwhile.
    if (connection !== undefined) answerInTurn(serving, connection, request, response);
  });
  server.on("clientError", (error: Error, socket: Socket) => {
    answerBrokenRequest(error, socket, connections.get(socket));
  });
}
