import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { BorrowedBuffer } from "../../src/http/connections/borrowed-buffer.ts";
import { serverFiles, trusting } from "./certificates.ts";
import { call, RawClient, waysOfReading } from "./raw-client.ts";
import { served } from "./served.ts";

/** A server-side socket and its client. */
async function connected(): Promise<{ readonly socket: Socket; readonly client: RawClient }> {
  const server = createServer();
  const accepted = once(server, "connection");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // `as`: a TCP server that is listening has an AddressInfo.
  const client = await RawClient.open((server.address() as { port: number }).port);
  const [socket] = await accepted;
  onTestFinished(() => {
    socket.destroy();
    client.socket.destroy();
    server.close();
  });
  return { socket, client };
}

// Fails on a release of Node that names these parts of a socket differently: then all is well, but slower.
test("a connection that a server has accepted is read into the borrowed buffer", async () => {
  const borrowed = new BorrowedBuffer();
  const { socket, client } = await connected();
  const heard: string[] = [];
  const end = once(socket, "end");
  const onBytes = (length: number): boolean => heard.push(borrowed.bytes.toString("latin1", 0, length)) > 0;
  expect(borrowed.reads(socket, onBytes)).toBe(true);
  expect(borrowed.reads(socket, onBytes)).toBe(false);
  client.says("hello");
  client.socket.end();
  await end;
  expect(heard.join("")).toBe("hello");
});

test("calls that arrive while others wait leave their bodies alone", async () => {
  const { core, front } = await served();
  const bodies = Array.from({ length: 20 }, (_, number) => `"${String(number).repeat(number * 50)}"`);
  const clients: RawClient[] = [];
  for (const body of bodies) {
    const client = await RawClient.open(front.port);
    clients.push(client.says(call("ListDomains", body)));
  }
  await core.holds(bodies.length);
  const seen: string[] = [];
  for (const _ of bodies) {
    const { request, reply } = await core.asked();
    seen.push(Buffer.from(request.body).toString());
    expect(request.headers.get("content-length")).toBe(String(request.body.length));
    reply({ status: 200, body: "{}" });
  }
  expect(seen.toSorted()).toEqual(bodies.toSorted());
  for (const client of clients) await client.receives("\r\n\r\n{}");
});

test.each([
  { over: "TCP", tls: undefined, open: (port: number) => RawClient.open(port) },
  { over: "TLS", tls: serverFiles, open: (port: number) => RawClient.overTls(port, trusting()) },
])(
  "a connection over $over that is handed over to node:http loses nothing, whoever pauses it",
  async ({ tls, open }) => {
    const { core, front } = await served({}, tls === undefined ? {} : { tls });
    core.answersWith(({ body }) => ({ status: 200, body: `<${body.length}>` }));
    const client = await open(front.port);
    const [, other] = waysOfReading;
    await client.says(call("ListDomains", "one")).receives("<3>");
    for (const length of [4, 200_000, 5, 70_000, 6]) {
      await client.says(other.call("ListDomains", "x".repeat(length))).receives(`<${length}>`);
      await client.says(call("ListDomains", "x".repeat(length + 1))).receives(`<${length + 1}>`);
    }
  },
);
