import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** A PostgreSQL of this test run's own, in a temporary folder. */
export interface PrivatePostgres {
  readonly port: number;
  /** Of a database; the tests use `postgres` and one schema each. */
  urlOf(database: string): string;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;
const user = "openswf";

/** The folder with `initdb` and `postgres`, or `undefined` where PostgreSQL is not installed. */
export function findPostgres(): string | undefined {
  return [folderFromConfig(), ...debianFolders()].find(
    (folder) => folder !== undefined && ["initdb", "postgres"].every((program) => existsSync(join(folder, program))),
  );
}

/** `fsync` off is for tests: they never lose power. Answers when the server takes connections. */
export async function startPostgres(
  binaries: string,
  fsync: "on" | "off" = "off",
  more: Readonly<Record<string, string>> = {},
): Promise<PrivatePostgres> {
  const folder = mkdtempSync(join(tmpdir(), "openswf-postgres-"));
  const owner = unprivilegedUser();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, "data");
  execFileSync(
    join(binaries, "initdb"),
    ["--pgdata", data, "--username", user, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"],
    { stdio: "pipe", cwd: folder, ...owner },
  );
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync,
    max_connections: 200,
    shared_buffers: "128MB",
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...flags], { stdio: "ignore", cwd: folder, ...owner });
  const stop = async (): Promise<void> => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const urlOf = (database: string): string => `postgres://${user}@127.0.0.1:${port}/${database}`;
  try {
    await ready(urlOf("postgres"), server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, urlOf, stop };
}

function folderFromConfig(): string | undefined {
  try {
    return execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined; // There is no pg_config: PostgreSQL may still be where Debian has it.
  }
}

function debianFolders(): readonly string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, "bin"));
}

/** PostgreSQL refuses to run as root. Its packages make a user for it. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || waitedMs >= readyWithinMs) {
        throw new Error("the private PostgreSQL does not start", { cause: error });
      }
      await pause(50);
    }
  }
}

/** SIGINT: stops at once, ending the sessions there are. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await exit;
}
