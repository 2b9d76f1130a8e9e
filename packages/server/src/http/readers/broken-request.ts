import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { Connection } from "../connections/connection.ts";
import { brokenRequest } from "../replies/http-fault.ts";
import { printLastReply } from "../replies/reply-head.ts";

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/**
 * Answers a malformed or late HTTP request and closes the connection. If earlier requests on it still wait for their
 * replies, closes without an answer: the client would take the answer for one of those replies.
 */
export function answerBrokenRequest(error: Error, socket: Socket, connection: Connection | undefined): void {
  if (!socket.writable || isReset(error) || connection === undefined || connection.owesReply) {
    socket.destroy();
    return;
  }
  connection.startsWriting();
  const statusLine = statusLines[codeOf(error)] ?? "400 Bad Request";
  socket.end(printLastReply(statusLine, randomUUID(), brokenRequest.body ?? ""), () => socket.destroy());
  connection.endsWriting();
}

const isReset = (error: Error): boolean => codeOf(error) === "ECONNRESET";
const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");
