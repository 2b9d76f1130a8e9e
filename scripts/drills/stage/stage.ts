import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SWFClient } from "@aws-sdk/client-swf";
import { ServerProcess } from "../../../packages/server/test/crash/server-process.ts";
import { acknowledgedSoFar, auditOrders, countOpen } from "../load/audit-orders.ts";
import { OrderLoad } from "../load/order-load.ts";
import { clientOf } from "../load/swf-endpoint.ts";
import { Balancer } from "./balancer.ts";
import { check, checkNone } from "./check.ts";
import { type Blocks, runCommands } from "./guide.ts";

const program = join(import.meta.dirname, "../../../packages/server/src/cli/main.ts");
const compileCache = join(import.meta.dirname, "../../../node_modules/.cache/node-compile-cache");
const database = "openswf";
/** As the guide writes the URL of a database. */
const placesOfDatabase = [
  "postgres://openswf:PASSWORD@db.example.com/openswf",
  "postgres://openswf@db.example.com/openswf",
  "postgres://openswf@db.internal/openswf",
];

export interface Database {
  /** The URL of a database of this server. */
  urlOf(database: string): string;
  /** The folder of its programs. */
  readonly binaries: string;
}

interface StageOptions {
  readonly blocks: Blocks;
  readonly say: (line: string) => void;
  readonly database: Database | undefined;
}

/** A server that answers, and its port. */
export interface Serving {
  readonly server: ServerProcess;
  readonly port: number;
}

/** What a drill has to work with: a folder, servers, clients and the guide. All of it ends with the drill. */
export class Stage implements AsyncDisposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "openswf-drill-"));
  /** Where the guide has /var/lib/openswf and /backups. */
  readonly storeFolder: string = join(this.folder, "var");
  readonly backups: string = join(this.folder, "backups");
  readonly say: (line: string) => void;
  readonly balancer: Balancer;
  readonly #blocks: Blocks;
  readonly #database: Database | undefined;
  readonly #servers: ServerProcess[] = [];
  readonly #loads: OrderLoad[] = [];
  readonly #ran = new Set<string>();
  /** However this process ends, it leaves nothing running. */
  readonly #onExit = (): void => {
    for (const server of this.#servers) if (server.isRunning) void server.crash();
    rmSync(this.folder, { recursive: true, force: true });
  };

  private constructor({ blocks, say, database: ours }: StageOptions, balancer: Balancer) {
    this.say = say;
    this.balancer = balancer;
    this.#blocks = blocks;
    this.#database = ours;
    process.once("exit", this.#onExit);
    for (const folder of [this.storeFolder, this.backups, join(this.folder, "bin")]) mkdirSync(folder);
    const command = join(this.folder, "bin/openswf");
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' --conditions=source '${program}' "$@"\n`);
    chmodSync(command, 0o755);
  }

  static async open(options: StageOptions): Promise<Stage> {
    return new Stage(options, await Balancer.open());
  }

  get sqlite(): string {
    return `sqlite:${join(this.storeFolder, "openswf.sqlite")}`;
  }

  get postgres(): string {
    check(this.#database !== undefined, "this drill has no PostgreSQL");
    return this.#database.urlOf(database);
  }

  /** The blocks of the guide that were run. */
  get ran(): ReadonlySet<string> {
    return this.#ran;
  }

  /** Runs a block of the guide, in the drill's places instead of the guide's. Resolves with what it printed. */
  async runBlock(name: string): Promise<string> {
    const commands = this.#blocks.get(name);
    check(commands !== undefined, `the guide has no block called ${name}`);
    this.#ran.add(name);
    const printed = await this.run(commands);
    this.say(`ran "${name}" of the guide`);
    return printed;
  }

  run(commands: string): Promise<string> {
    const places = new Map([
      ["/var/lib/openswf", this.storeFolder],
      ["/backups", this.backups],
    ]);
    let path = `${join(this.folder, "bin")}:${process.env["PATH"]}`;
    let env: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: compileCache, ...process.env };
    if (this.#database !== undefined) {
      const { hostname, port, username } = new URL(this.postgres);
      for (const place of placesOfDatabase) places.set(place, this.postgres);
      path = `${path}:${this.#database.binaries}`;
      env = { ...env, PGHOST: hostname, PGPORT: port, PGUSER: username };
    }
    return runCommands(commands, { places, env: { ...env, PATH: path }, cwd: this.folder });
  }

  /** Removes the database, if there is one, whoever is connected to it. */
  async dropDatabase(): Promise<void> {
    await this.query("postgres", `drop database if exists ${database} with (force)`);
  }

  async makeDatabase(): Promise<void> {
    await this.dropDatabase();
    await this.query("postgres", `create database ${database}`);
  }

  /** Resolves with what psql prints for a statement that has no quotes. */
  async query(of: string, sql: string): Promise<string> {
    check(this.#database !== undefined, "this drill has no PostgreSQL");
    const flags = "--no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1";
    return (await this.run(`psql ${flags} --command "${sql}" '${this.#database.urlOf(of)}'`)).trim();
  }

  /** Starts a server that has to become ready. */
  async serve(store: string, ...flags: readonly string[]): Promise<Serving> {
    const server = new ServerProcess(store, { flags });
    this.#servers.push(server);
    return { server, port: await server.ready() };
  }

  /** Starts a server that has to refuse to start, and resolves with its message. */
  async refused(store: string, ...flags: readonly string[]): Promise<string> {
    const server = new ServerProcess(store, { flags });
    this.#servers.push(server);
    check((await server.readyOrEnded()) === undefined, "a server started that should have refused to");
    const code = await server.ended;
    check(code === 1, `a server that should exit with 1 exited with ${code}`);
    return server.warnings;
  }

  /** Stops a server with SIGTERM. It has to exit with 0, without a warning, within the 5 seconds that are promised. */
  async stop({ server }: Serving): Promise<number> {
    const began = performance.now();
    const code = await server.stop();
    const ms = Math.round(performance.now() - began);
    check(code === 0, `after SIGTERM, a server exited with ${code}: ${server.warnings}`);
    check(server.warnings === "", `a server warned: ${server.warnings}`);
    check(ms <= 5_000, `a server took ${ms} ms to stop`);
    return ms;
  }

  client(): SWFClient {
    return clientOf(this.balancer.endpoint, 10);
  }

  /** A load on whatever the balancer points to. */
  load(name: string, manner: { readonly isPatient?: boolean } = {}): OrderLoad {
    const load = new OrderLoad(this.balancer.endpoint, { name, ...manner });
    this.#loads.push(load);
    load.begin();
    return load;
  }

  /** Lets workers complete what is open, and checks that everything acknowledged to this load is there. */
  async finish(load: OrderLoad, signals: "once" | "at least once" = "once"): Promise<void> {
    const swf = this.client();
    await load.finish(() => countOpen(swf));
    const { missing, unpaid, paidTwice, open } = await auditOrders(swf, acknowledgedSoFar(load));
    checkNone(missing, "acknowledged starts are lost");
    checkNone(unpaid, "acknowledged signals are lost");
    checkNone(open, "executions have not completed");
    if (signals === "once") checkNone(paidTwice, "orders were signaled twice");
    const twice = paidTwice.length === 0 ? "" : `; ${paidTwice.length} signals landed twice`;
    this.say(`${load.started.size} starts and ${load.paid.size} signals are there, all completed${twice}`);
    swf.destroy();
  }

  /** `openswf verify` must find nothing. */
  async verify(store: string): Promise<void> {
    const printed = await this.run(`openswf verify --store '${store}'`);
    this.say(`verify: ${printed.trim().split("\n").at(-1)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ends = this.#loads.map((load) => load.end());
    await this.balancer.close();
    await Promise.all(this.#servers.map((server) => (server.isRunning ? server.crash() : undefined)));
    await Promise.allSettled(ends);
    process.off("exit", this.#onExit);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
