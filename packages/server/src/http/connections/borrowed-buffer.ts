import { Buffer } from "node:buffer";
import { Socket } from "node:net";

/** As much as Node reads from a socket at once. */
const bufferBytes = 64 * 1024;

/**
 * A buffer into which all plain TCP connections of a server are read. What Node does for each read otherwise (a new buffer of
 * 64 KiB, its ArrayBuffer, and the stream's queue) takes 9,000 of the 18,800 instructions that a socket needs to read a
 * request and write a reply.
 *
 * Node offers this as the option `onread` of sockets, but has no way to give it to those that a server accepts. So this sets
 * what that option sets, found by name. Where a release of Node names it differently, and for TLS, whose sockets are not of
 * this kind, `reads` refuses, and the caller listens to `data` events.
 */
export class BorrowedBuffer {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(bufferBytes);

  /**
   * From now on calls `onBytes` with the number of bytes read, at the beginning of `bytes`. They are the callee's until it
   * returns: it copies what it keeps. When it returns false, reading stops, as with `push` of a stream. Returns whether the
   * socket reads in this way. Call it before the socket has read anything.
   */
  reads(socket: Socket, onBytes: (length: number) => boolean): boolean {
    if (buffer === undefined || callback === undefined || Object.getPrototypeOf(socket) !== Socket.prototype)
      return false;
    // `as`: Node does not declare its own parts. What is used of them is checked here.
    const parts = socket as unknown as SocketParts;
    if (parts[buffer] !== null || typeof parts._handle?.useUserBuffer !== "function") return false;
    parts[buffer] = this.bytes;
    parts[callback] = onBytes;
    parts._handle.useUserBuffer(this.bytes);
    return true;
  }
}

interface SocketParts {
  [part: symbol]: unknown;
  readonly _handle?: { readonly useUserBuffer?: (buffer: Buffer) => void } | null;
}

const partNamed = (name: string): symbol | undefined =>
  Object.getOwnPropertySymbols(new Socket()).find(({ description }) => description === name);
const buffer = partNamed("kBuffer");
const callback = partNamed("kBufferCb");
