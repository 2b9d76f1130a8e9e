import { expect, test } from "vitest";
import { networkOf } from "../../src/http/addresses/network-of.ts";
import { serverFiles, trusting } from "./certificates.ts";
import { LineLog } from "./line-log.ts";
import { call, RawClient } from "./raw-client.ts";
import { served } from "./served.ts";

test("connections above the limit of one address are closed, logged once, and admitted when others close", async () => {
  const log = new LineLog();
  const { core, front } = await served({ connectionsFromLoopbackMax: 2 }, { log });
  core.answersWith(() => ({ status: 200, body: "{}" }));
  const first = await RawClient.open(front.port);
  const second = await RawClient.open(front.port);
  for (const client of [first, second]) await client.says(call("ListDomains")).receives("{}");
  for (let more = 0; more < 2; more += 1) expect(await (await RawClient.open(front.port)).everything()).toBe("");
  expect(log.of("warn")).toEqual([
    {
      level: "warn",
      message: "connections closed: too many from one address",
      fields: { count: 1, address: "127.0.0.1", connectionsFromLoopbackMax: 2 },
    },
  ]);
  first.socket.end();
  await first.everything();
  await (await RawClient.open(front.port)).says(call("ListDomains")).receives("{}");
});

test("a connection counts even before its TLS handshake", async () => {
  const { front } = await served({ connectionsFromLoopbackMax: 1 }, { tls: serverFiles });
  const shaking = await RawClient.open(front.port);
  await expect(RawClient.overTls(front.port, trusting())).rejects.toThrow();
  shaking.socket.destroy();
});

test.each([
  { address: "192.0.2.1", network: "192.0.2.1" },
  { address: "2001:db8:1:2:3:4:5:6", network: "2001:db8:1:2" },
  { address: "2001:db8:1:2::6", network: "2001:db8:1:2" },
  { address: "2001:db8::6", network: "2001:db8:0:0" },
  { address: "2001::3:4:5:6", network: "2001:0:0:0" },
  { address: "fe80::1:2:3:4%eth0", network: "fe80:0:0:0" },
  { address: "fe80::1:2:3:4%br-lan.100", network: "fe80:0:0:0" },
  { address: "::1", network: "0:0:0:0" },
  { address: "::", network: "0:0:0:0" },
  { address: "1::", network: "1:0:0:0" },
  { address: "::2:3:4:5:6:7:8", network: "0:2:3:4" },
])("a client at $address counts as part of $network", ({ address, network }) => {
  expect(networkOf(address)).toBe(network);
});
