import type { StoreNotice } from "@openswf/core/stores/notices";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { commit, run, start } from "../../core/test/stores/contract/building.ts";
import { withTls } from "../src/connection/connection-url.ts";
import { explainPostgresError } from "../src/kind/postgres-problem.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { type Certificates, hasOpenssl, makeCertificates } from "./certificates.ts";
import { findPostgres } from "./find-postgres.ts";
import { type PrivatePostgres, startPostgres } from "./private-postgres.ts";

const binaries = findPostgres();
const canMakeCertificates = hasOpenssl();

describe.skipIf(binaries === undefined || !canMakeCertificates)("a PostgreSQL server with TLS", () => {
  let certificates: Certificates;
  let postgres: PrivatePostgres;
  beforeAll(async () => {
    certificates = makeCertificates();
    const { serverCertificate, serverKey } = certificates;
    const tls = { ssl: "on", ssl_cert_file: serverCertificate, ssl_key_file: serverKey };
    postgres = await startPostgres(binaries ?? "", "off", tls);
  });
  afterAll(async () => {
    await postgres?.stop();
    certificates?.remove();
  });

  type Authority = "authority" | "otherAuthority" | undefined;
  function urlWith(host: string, sslmode: string, authority: Authority): string {
    const url = new URL(postgres.urlOf("postgres"));
    url.hostname = host;
    url.searchParams.set("sslmode", sslmode);
    if (authority !== undefined) url.searchParams.set("sslrootcert", certificates[authority]);
    return url.href;
  }

  test.each<{ host: string; sslmode: string; authority: Authority }>([
    { host: "127.0.0.1", sslmode: "prefer", authority: undefined },
    { host: "127.0.0.1", sslmode: "require", authority: undefined },
    { host: "127.0.0.1", sslmode: "require", authority: "authority" },
    { host: "127.0.0.1", sslmode: "verify-ca", authority: "authority" },
    { host: "localhost", sslmode: "verify-full", authority: "authority" },
  ])("is used over TLS with sslmode=$sslmode at $host, $authority", async ({ host, sslmode, authority }) => {
    const url = new URL(urlWith(host, sslmode, authority));
    const name = `tls ${crypto.randomUUID()}`;
    url.searchParams.set("application_name", name);
    const stores = [await openPostgresStore(url.href), await openPostgresStore(url.href)] as const;
    const heard: StoreNotice[] = [];
    stores[1].notices?.hear((notice) => heard.push(notice));
    const runId = run(Math.ceil(Math.random() * 1_000_000));
    await commit(stores[0], start(runId, {}, { wakeAt: 7_000 }));
    expect(await stores[1].isAtVersion(runId, 1)).toBe(true);
    await vi.waitFor(() => expect(heard).toEqual([{ kind: "wakeAt", at: 7_000 }]), 10_000);
    const client = new pg.Client(postgres.urlOf("postgres"));
    await client.connect();
    const sessions = await client.query(
      "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = $1",
      [name],
    );
    await client.end();
    expect(sessions.rows).toEqual([{ ssl: true }]);
    for (const store of stores) await store.close();
  });

  test.each<{ host: string; sslmode: string; authority: Authority; said: string }>([
    {
      host: "localhost",
      sslmode: "verify-full",
      authority: "otherAuthority",
      said: "not signed by a trusted authority",
    },
    { host: "localhost", sslmode: "verify-full", authority: undefined, said: "not signed by a trusted authority" },
    { host: "127.0.0.1", sslmode: "verify-ca", authority: "otherAuthority", said: "not signed by a trusted authority" },
    { host: "127.0.0.1", sslmode: "require", authority: "otherAuthority", said: "not signed by a trusted authority" },
    { host: "127.0.0.1", sslmode: "verify-full", authority: "authority", said: "certificate is for another host name" },
  ])("is refused with sslmode=$sslmode at $host, $authority", async ({ host, sslmode, authority, said }) => {
    const url = urlWith(host, sslmode, authority);
    const error = await openPostgresStore(url).catch((refusal: unknown) => refusal);
    expect(explainPostgresError(error, url)).toMatchObject({
      message: expect.stringContaining(said),
    });
  });
});

test.skipIf(binaries === undefined)(
  "a PostgreSQL server without TLS is refused when the URL requires TLS",
  async () => {
    const url = new URL(inject("postgresUrl") ?? "");
    url.searchParams.set("sslmode", "require");
    await expect(openPostgresStore(url.href)).rejects.toThrow("does not support SSL");
  },
);

const url = "postgres://someone:s3cret@127.0.0.1:1/orders";
const readable = import.meta.filename;

test.each([
  { what: "an unknown sslmode", query: "?sslmode=maybe", said: "Invalid sslmode=maybe" },
  { what: "verify-ca without an authority", query: "?sslmode=verify-ca", said: "set sslrootcert" },
  { what: "a missing file", query: "?sslmode=require&sslrootcert=/no.pem", said: "Cannot read the file /no.pem" },
])("$what is refused before anything is sent, without the password", async ({ query, said }) => {
  const error = await openPostgresStore(url + query).catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ message: expect.stringContaining(said) });
  expect(String(error)).not.toContain("s3cret");
});

test.each<{ why: string; query: string; environment: NodeJS.ProcessEnv; becomes: string }>([
  { why: "neither sets it", query: "", environment: {}, becomes: "" },
  {
    why: "the URL sets it",
    query: "?sslmode=require",
    environment: {},
    becomes: "?sslmode=require&uselibpqcompat=true",
  },
  {
    why: "variables set it",
    query: "?application_name=a",
    environment: { PGSSLMODE: "verify-full", PGSSLROOTCERT: readable },
    becomes: `?application_name=a&${new URLSearchParams({ sslmode: "verify-full", sslrootcert: readable, uselibpqcompat: "true" })}`,
  },
  {
    why: "the URL overrides the variables",
    query: "?sslmode=disable",
    environment: { PGSSLMODE: "require" },
    becomes: "?sslmode=disable&uselibpqcompat=true",
  },
])("the completed URL holds all TLS settings when $why", ({ query, environment, becomes }) => {
  expect(withTls(url + query, environment)).toBe(url + becomes);
});
