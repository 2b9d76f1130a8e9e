import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that keeps what it is sent. It answers 200, unless the test decides otherwise. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (request: Received, response: ServerResponse) => void = (_, response) => void response.end();
  url = "";

  /** `tls` has a key and a certificate in PEM. */
  static async open(tls?: { readonly key: string; readonly cert: string }): Promise<Receiver> {
    const receiver = new Receiver();
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method, url: path, headers } = request;
        const received = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
        receiver.received.push(received);
        receiver.answer(received, response);
      });
    };
    const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    // `as`: a listening TCP server has one.
    const { port } = server.address() as AddressInfo;
    receiver.url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}/events`;
    return receiver;
  }
}
