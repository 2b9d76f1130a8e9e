import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownCertificates } from "../http/certificates.ts";
import { account } from "./access-folder.ts";
import { folder, Openswf } from "./openswf.ts";

const withoutFileModes = process.platform === "win32";

/** The mode bits that other users have on everything in a folder, by name. */
const rightsOfOthers = (path: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .map((name): [string, number] => [name, statSync(join(path, name)).mode & 0o077])
      .sort(),
  );

test.skipIf(withoutFileModes)("only the user can read a store, the files beside it and a backup", async () => {
  const path = folder();
  const store = `sqlite:${join(path, "data", "store.sqlite")}`;
  await Openswf.runs(["serve", "--port", "0", "--store", store]).ready();
  const backup = Openswf.runs(["backup", join(path, "monday.sqlite"), "--store", store]);
  expect(await backup.ended(), backup.stderr).toBe(0);
  expect(rightsOfOthers(path)).toEqual({
    data: 0,
    "data/store.sqlite": 0,
    "data/store.sqlite-lock": 0,
    "data/store.sqlite-lock-journal": 0,
    "data/store.sqlite-log-0": 0,
    "data/store.sqlite-log-1": 0,
    "data/store.sqlite-log-owner": 0,
    "data/store.sqlite-shm": 0,
    "data/store.sqlite-wal": 0,
    "monday.sqlite": 0,
  });
});

test.skipIf(withoutFileModes).each([
  { who: "only their user", mode: 0o600, warns: false },
  { who: "their group", mode: 0o640, warns: true },
  { who: "everyone", mode: 0o604, warns: true },
])("a server warns about files of secrets that $who can read: $warns", async ({ mode, warns }) => {
  const cwd = folder();
  expect(await Openswf.runs(["access", "new-secrets-key", "secrets.key"], { cwd }).ended()).toBe(0);
  writeFileSync(join(cwd, "owner.secret"), "the-secret-of-the-owner");
  const keys = [{ accessKeyId: "AKIDOWNER0000000", secretAccessKeyFile: "owner.secret" }];
  writeFileSync(join(cwd, "access.json"), JSON.stringify({ accounts: { [account]: { keys } } }));
  const certificates = ownCertificates();
  const tlsKey = join(certificates, "server.key");
  const secrets = ["secrets.key", "access.json", "owner.secret"];
  for (const path of [...secrets.map((name) => join(cwd, name)), tlsKey]) chmodSync(path, mode);
  const flags = ["--access-file", "access.json", "--secrets-key-file", "secrets.key"];
  const tls = ["--tls-cert", join(certificates, "server.pem"), "--tls-key", tlsKey];
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", ...flags, ...tls], { cwd });
  await server.ready();
  const lines = server.stderr.split("\n").filter((line) => line.includes("other users of this machine can access"));
  const warnedOf = lines.map((line) => JSON.parse(line).path).sort();
  expect(warnedOf).toEqual(warns ? [...secrets, tlsKey].sort() : []);
});
