import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { serverFiles, trusting } from "./certificates.ts";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { type Served, served } from "./served.ts";

/**
 * A TLS client behind a relay that can put bytes of its own into the connection. From then on the relay passes nothing
 * more and closes nothing, so only the server can end the connection.
 */
interface RelayedClient {
  readonly client: RawClient;
  /** Sends bytes that are not TLS records of the client. Resolves when the server has ended the connection. */
  readonly breaks: (bytes: Uint8Array) => Promise<void>;
}

async function relayedClient({ front }: Served, maxVersion: "TLSv1.2" | "TLSv1.3"): Promise<RelayedClient> {
  const relay = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  onTestFinished(() => void relay.close());
  await once(relay, "listening");
  const accepted = once(relay, "connection");
  // `as`: it listens on TCP.
  const { port } = relay.address() as { readonly port: number };
  const opening = RawClient.overTls(port, { ...trusting(), maxVersion });
  const [toClient]: Socket[] = await accepted;
  const toServer = connect(front.port, "127.0.0.1");
  if (toClient === undefined) throw new Error("no connection");
  toClient.on("error", () => {}).on("data", (bytes) => toServer.write(bytes));
  toServer.on("error", () => {}).on("data", (bytes) => toClient.write(bytes));
  const client = await opening;
  onTestFinished(() => void client.socket.destroy());
  return {
    client,
    async breaks(bytes) {
      toClient.removeAllListeners("data").resume();
      toServer.removeAllListeners("data").resume();
      const ended = once(toServer, "end");
      toServer.write(bytes);
      await ended;
    },
  };
}

/** An encrypted record whose content decrypts to nothing valid. */
const badRecord = Buffer.from([0x17, 0x03, 0x03, 0x00, 0x20, ...Array(32).fill(0x5a)]);
const noRecord = Buffer.from("GET / HTTP/1.1\r\n\r\n");

describe.each([
  { tlsVersion: "TLSv1.2", what: "a record that cannot be decrypted", bytes: badRecord },
  { tlsVersion: "TLSv1.3", what: "a record that cannot be decrypted", bytes: badRecord },
  { tlsVersion: "TLSv1.2", what: "bytes that are no record", bytes: noRecord },
  { tlsVersion: "TLSv1.3", what: "bytes that are no record", bytes: noRecord },
] as const)("with $tlsVersion, $what", ({ tlsVersion, bytes }) => {
  test("ends a connection that has sent nothing yet", async () => {
    const { breaks } = await relayedClient(await served({}, { tls: serverFiles }), tlsVersion);
    await breaks(bytes);
  });

  test.each(waysOfReading)("ends an idle connection whose last call was read $read", async ({ call }) => {
    const server = await served({}, { tls: serverFiles });
    const { client, breaks } = await relayedClient(server, tlsVersion);
    client.says(call("ListDomains"));
    (await server.core.asked()).reply({ status: 200, body: '"answered"' });
    await client.receives('"answered"');
    await breaks(bytes);
  });

  test.each(waysOfReading)("ends a poll read $read, and takes back the task that answers it", async ({ call }) => {
    const server = await served({}, { tls: serverFiles });
    const { client, breaks } = await relayedClient(server, tlsVersion);
    client.says(call("PollForDecisionTask"));
    const { request, reply } = await server.core.asked();
    const gone = new Promise<void>((resolve) => request.caller.onGone(resolve));
    await Promise.all([breaks(bytes), gone]);
    expect(request.caller.isGone()).toBe(true);
    await new Promise<void>((undelivered) => reply({ status: 200, body: "a task", undelivered }));
  });
});
