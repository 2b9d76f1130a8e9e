import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freePort, ready, unprivilegedUser } from "./postgres-server.ts";

/** Fewer connections than a store opens, so that the store has to share them. */
const serverConnections = 3;

/** A pgbouncer that switches connections between transactions. */
export interface Pgbouncer {
  urlOf(database: string): string;
  stop(): Promise<void>;
}

/** The path of the program, or `undefined` if it is not installed. */
export function findPgbouncer(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin"];
  return folders.map((folder) => join(folder, "pgbouncer")).find((path) => existsSync(path));
}

/** Starts it in front of the server at this URL, for all of its databases. Resolves when it accepts connections. */
export async function startPgbouncer(program: string, url: string): Promise<Pgbouncer> {
  const { hostname, port, username } = new URL(url);
  const owner = unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), "openswf-pgbouncer-"));
  const ownPort = await freePort();
  const users = join(folder, "users");
  const settings = join(folder, "pgbouncer.ini");
  writeFileSync(users, `"${username}" ""\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 200
`,
  );
  if (owner !== undefined) for (const path of [folder, users, settings]) chownSync(path, owner.uid, owner.gid);
  const pgbouncer = spawn(program, [settings], { stdio: "ignore", cwd: folder, ...owner });
  const urlOf = (database: string): string => `postgres://${username}@127.0.0.1:${ownPort}/${database}`;
  const stop = async (): Promise<void> => {
    if (pgbouncer.exitCode === null && pgbouncer.signalCode === null) {
      const exit = new Promise((resolve) => pgbouncer.once("exit", resolve));
      pgbouncer.kill("SIGTERM");
      await exit;
    }
    rmSync(folder, { recursive: true });
  };
  try {
    await ready(urlOf("postgres"), pgbouncer);
  } catch (error) {
    await stop();
    throw error;
  }
  return { urlOf, stop };
}
