import type { WireReply, WireRequest } from "@openswf/core/ports/transport";
import type { Connection } from "../connections/connection.ts";

/** A reader of requests, which also writes their replies. */
export interface ReplyWriter {
  /** Writes the reply to `request`. `onWritten`, if given, goes to the write that completes it. */
  writeReply(reply: WireReply, request: WireRequest, onWritten: OnWritten | undefined): void;
}

export type OnWritten = (error: Error | null | undefined) => void;

/**
 * Writes a reply to its connection, or takes it back if the client is gone. Returns whether it was written.
 *
 * A reply is delivered once the kernel has taken it. If the client is gone before that, the reply is undelivered, and
 * another poller gets its task.
 */
export function deliver(reply: WireReply, request: WireRequest, connection: Connection, writer: ReplyWriter): boolean {
  const { undelivered } = reply;
  if (connection.isGone()) {
    undelivered?.();
    return false;
  }
  connection.startsWriting();
  writer.writeReply(
    reply,
    request,
    undelivered === undefined ? undefined : whenWritten(connection.onGone(undelivered)),
  );
  connection.endsWriting();
  return true;
}

/** A failed write delivers nothing. The connection closes then, which takes the reply back. */
const whenWritten =
  (delivered: () => void): OnWritten =>
  (error) => {
    if (!error) delivered();
  };
