import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const readyWithinMs = 30_000;
const user = "openswf";

/** A PostgreSQL server in a temporary folder, which can be ended in several ways and restarted. */
export class PostgresServer {
  readonly #binaries: string;
  readonly #owner = unprivilegedUser();
  readonly #folder = mkdtempSync(join(tmpdir(), "openswf-postgres-"));
  readonly #flags: readonly string[];
  readonly port: number;
  #process: ChildProcess | undefined;
  #isRemoved = false;

  private constructor(binaries: string, port: number, settings: Readonly<Record<string, string | number>>) {
    this.#binaries = binaries;
    this.port = port;
    if (this.#owner !== undefined) chownSync(this.#folder, this.#owner.uid, this.#owner.gid);
    const all = { port, listen_addresses: "127.0.0.1", unix_socket_directories: this.#folder, ...settings };
    this.#flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  }

  /** An empty, stopped server: call `initialize` or `copy` next, then `start`. */
  static async make(binaries: string, settings: Readonly<Record<string, string | number>>): Promise<PostgresServer> {
    return new PostgresServer(binaries, await freePort(), settings);
  }

  urlOf(database: string): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  initialize(): Promise<void> {
    const names = ["--username", user, "--encoding", "UTF8", "--no-locale"];
    return this.#run("initdb", ["--pgdata", this.#data, ...names, "--auth", "trust", "--no-sync"]);
  }

  /** Makes it a streaming standby of the server at this URL, which keeps working meanwhile. */
  copy(url: string): Promise<void> {
    const how = ["--write-recovery-conf", "--checkpoint", "fast", "--no-sync"];
    return this.#run("pg_basebackup", ["--pgdata", this.#data, "--dbname", url, ...how]);
  }

  /** Resolves when it accepts connections. */
  async start(): Promise<void> {
    if (this.#isRemoved) throw new Error("this PostgreSQL has been removed");
    const server = spawn(join(this.#binaries, "postgres"), ["-D", this.#data, ...this.#flags], {
      stdio: "ignore",
      cwd: this.#folder,
      ...this.#owner,
    });
    this.#process = server;
    await ready(this.urlOf("postgres"), server);
  }

  /** Turns a standby into a primary. Resolves when it accepts writes. */
  promote(): Promise<void> {
    return this.#run("pg_ctl", ["promote", "--wait", "--pgdata", this.#data]);
  }

  /** Stops the server at once, ending all sessions, with everything on disk. */
  stop(): Promise<void> {
    return this.#end("SIGINT");
  }

  /** Simulates a crash: nothing more is written, and the next start recovers from the log. */
  crash(): Promise<void> {
    return this.#end("SIGQUIT");
  }

  remove(): void {
    this.#isRemoved = true;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, "data");
  }

  async #run(program: string, flags: readonly string[]): Promise<void> {
    await promisify(execFile)(join(this.#binaries, program), [...flags], { cwd: this.#folder, ...this.#owner });
  }

  async #end(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exit = new Promise((resolve) => server.once("exit", resolve));
    server.kill(signal);
    await exit;
  }
}

/** The user for PostgreSQL, which refuses to run as root. PostgreSQL packages create this user. */
export function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

/** Resolves when the server accepts connections. */
export async function ready(url: string, server: ChildProcess): Promise<void> {
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
