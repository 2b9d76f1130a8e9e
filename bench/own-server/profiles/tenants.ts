import { Client } from "../../load/client.ts";
import { Clients, repeatFor } from "../../load/clients.ts";
import type { Endpoint } from "../../load/endpoint.ts";
import { Latencies } from "../../load/latencies.ts";
import { prepareWorkplace } from "../../load/prepare-workplace.ts";
import { type Credentials, signWith } from "../../load/signature.ts";
import { domain, uniquePrefix, usualWorkplace } from "../../load/workplace.ts";
import { scaled } from "../../profiles/profile.ts";
import { check, table } from "../../report/report.ts";
import { withAccessFile } from "../server/access-file.ts";
import type { OwnProfile } from "./own-profile.ts";

const noisyConnections = 1_000;
/** The generator is one process: a reply that waits for it, and not for the server, would count against the server. */
const quietPauseMs = 2;

const tenant = (account: string, accessKeyId: string): Tenant => ({
  account,
  credentials: {
    accessKeyId,
    secretAccessKey: "not/a/secret/only/for/the/benchmark/0000",
    sessionToken: undefined,
    region: "us-east-1",
  },
});
interface Tenant {
  readonly account: string;
  readonly credentials: Credentials;
}
const quiet = tenant("111122223333", "AKIABENCHQUIET000000");
const noisy = tenant("444455556666", "AKIABENCHNOISY000000");

const accessFile = {
  accounts: Object.fromEntries(
    [quiet, noisy].map(({ account, credentials: { accessKeyId, secretAccessKey } }) => [
      account,
      {
        policies: { all: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "swf:*", Resource: "*" } } },
        users: { worker: { policies: ["all"], keys: [{ accessKeyId, secretAccessKey }] } },
      },
    ]),
  ),
};

/** One account starts executions one by one, first alone, then while another signals over many connections. */
export const tenants: OwnProfile = {
  title: "the starts of one account, alone and beside another account's 1,000 connections that signal without a pause",
  elsewhere: false,
  async run(bench) {
    return withAccessFile(accessFile, async (file) => {
      await using server = await bench.startServer("sqlite", ["--access-file", file]);
      const { url } = server.endpoint;
      const endpointOf = ({ credentials }: Tenant): Endpoint => ({
        url,
        sign: signWith(() => credentials, url),
        workplace: usualWorkplace,
      });
      for (const each of [quiet, noisy]) await prepareWorkplace(endpointOf(each));

      bench.progress.stage("tenants: warm up");
      await startsFor(endpointOf(quiet), bench.seconds * 0.3);
      bench.progress.stage("tenants: alone");
      const alone = await startsFor(endpointOf(quiet), bench.seconds);
      bench.progress.stage("tenants: beside the noisy account");
      const connections = scaled(bench, noisyConnections);
      using clients = await Clients.open(endpointOf(noisy), connections);
      const signals = signalsFor(endpointOf(noisy), clients, bench.seconds * 1.3);
      const beside = await startsFor(endpointOf(quiet), bench.seconds);
      const { count, seconds } = await signals;
      check(count > connections, "the noisy account was not noisy");

      const ratio = beside.quantile(0.5) / alone.quantile(0.5);
      const row = {
        aloneP50Ms: alone.quantile(0.5),
        besideP50Ms: beside.quantile(0.5),
        ratio,
        aloneP99Ms: alone.quantile(0.99),
        besideP99Ms: beside.quantile(0.99),
        noisyPerSecond: count / seconds,
      };
      return {
        tables: [
          table(
            [row],
            [
              { key: "aloneP50Ms", heading: "start p50 ms, alone", digits: 2 },
              { key: "besideP50Ms", heading: "beside the noisy account", digits: 2 },
              { key: "ratio", heading: "beside / alone", digits: 2 },
              { key: "aloneP99Ms", heading: "start p99 ms, alone", digits: 2 },
              { key: "besideP99Ms", heading: "beside the noisy account", digits: 2 },
              { key: "noisyPerSecond", heading: "signals/s of the noisy account" },
            ],
          ),
        ],
        figures: { "quiet start p50, beside/alone": ratio },
        checks: ["every call of both accounts was signed and answered 200"],
      };
    });
  },
};

async function startsFor(endpoint: Endpoint, seconds: number): Promise<Latencies> {
  const latencies = new Latencies();
  const client = await Client.open(endpoint, latencies);
  const prefix = uniquePrefix();
  let count = 0;
  await repeatFor(seconds, [client], async (quietClient) => {
    count += 1;
    await quietClient.startWorkflowExecution(`${prefix}-${count}`, "nobody");
    await new Promise((resolve) => setTimeout(resolve, quietPauseMs));
  });
  client.close();
  return latencies;
}

async function signalsFor(endpoint: Endpoint, clients: Clients, seconds: number) {
  const workflowId = `${uniquePrefix()}-noisy`;
  const executions = Math.min(64, clients.all.length);
  const starter = await Client.open(endpoint);
  for (let i = 0; i < executions; i += 1) await starter.startWorkflowExecution(`${workflowId}-${i}`, "nobody");
  starter.close();
  const workers = clients.all.map((client, index) => ({ client, workflowId: `${workflowId}-${index % executions}` }));
  return repeatFor(seconds, workers, async ({ client, workflowId: target }) => {
    await client.send("SignalWorkflowExecution", { domain, workflowId: target, signalName: "noise" });
  });
}
