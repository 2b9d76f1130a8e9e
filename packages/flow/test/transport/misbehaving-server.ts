import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the server does with one request. */
export type Behaviour = (response: ServerResponse, request: IncomingMessage, body: string) => void;

export interface MisbehavingServer {
  readonly url: URL;
  /** The headers of the requests so far. */
  readonly requests: readonly IncomingMessage["headers"][];
  /** Resolves when the server has this many requests. */
  received(count: number): Promise<void>;
}

/** A server that treats its requests one after the other as told, and all later ones like the last. */
export async function misbehavingServer(...behaviours: readonly Behaviour[]): Promise<MisbehavingServer> {
  const requests: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const behave = behaviours[Math.min(requests.length, behaviours.length - 1)];
      requests.push(request.headers);
      behave?.(response, request, body);
      server.emit("received");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // `as`: a server that listens at a port has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    requests,
    async received(count) {
      while (requests.length < count) await once(server, "received");
    },
  };
}

/** A reply with a status and a body, as JSON unless it is text. */
export const replies =
  (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** A fault in the service's form. */
export const refuses = (name: string, headers?: Readonly<Record<string, string>>): Behaviour =>
  replies(400, { __type: `com.amazon.coral.service#${name}`, message: `it is a ${name}` }, headers);

export const resets: Behaviour = (_, { socket }) => socket.resetAndDestroy();
export const breaksOff: Behaviour = (response, { socket }) => {
  response.writeHead(200, { "content-length": "100" });
  response.write('{"taskToken":', () => socket.destroy());
};
export const isSilent: Behaviour = () => undefined;
