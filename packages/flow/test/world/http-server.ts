import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCore, silentLog, systemClock } from "@openswf/core";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { openSqliteStore } from "@openswf/store-sqlite";
import { onTestFinished } from "vitest";
import { type HttpFront, openHttpFront } from "../../../server/src/http/front/http-front.ts";
import { defaultHttpLimits } from "../../../server/src/http/http-limits.ts";
import type { Time } from "../../src/transport/direct/time.ts";
import { directCalls } from "../../src/transport/direct-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret" };

interface ServerOptions {
  readonly limits?: Partial<Limits>;
  readonly extensions?: "asked" | "off";
}

/** A server over HTTP on a port of loopback and a file, which can be stopped and started again. It ends with its test. */
export class HttpServer {
  readonly #path: string;
  readonly #options: ServerOptions;
  #port = 0;
  #front: HttpFront | undefined;
  #up = Promise.withResolvers<void>();
  #refusals = 0;
  #awaited: { readonly count: number; readonly reached: () => void } | undefined;

  private constructor(path: string, options: ServerOptions) {
    this.#path = path;
    this.#options = options;
  }

  static async open(options: ServerOptions = {}): Promise<HttpServer> {
    const folder = mkdtempSync(join(tmpdir(), "openswf-flow-"));
    const server = new HttpServer(join(folder, "store.db"), options);
    onTestFinished(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const { limits, extensions = "asked" } = this.#options;
    const all = { ...defaultLimits, ...limits };
    const store = await openSqliteStore(this.#path);
    const core = await createCore({ store, clock: systemClock, limits: all, extensions });
    this.#front = await openHttpFront({
      core,
      clock: systemClock,
      log: silentLog,
      host: "127.0.0.1",
      port: this.#port,
      limits: { ...defaultHttpLimits, lastRepliesMs: 50 },
      requestBytesMax: all.requestBytesMax,
      uncheckedBodyBytesMax: all.uncheckedBodyBytesMax,
    });
    this.#port = this.#front.port;
    this.#up.resolve();
  }

  async stop(): Promise<void> {
    const front = this.#front;
    if (front === undefined) return;
    this.#front = undefined;
    this.#up = Promise.withResolvers();
    this.#refusals = 0;
    await front.stop();
  }

  /** Calls over HTTP of the SDK's own, as of another process. What was refused is sent again once the server is there. */
  calls(): SwfCalls {
    const time: Time = {
      now: () => Date.now(),
      random: () => 0,
      wait: async () => {
        this.#refusals += 1;
        if (this.#refusals === this.#awaited?.count) this.#awaited.reached();
        await this.#up.promise;
      },
    };
    const endpoint = new URL(`http://127.0.0.1:${this.#port}`);
    const calls = directCalls({ endpoint, region: "us-east-1", credentials: async () => credentials }, { time });
    onTestFinished(() => calls.close());
    return calls;
  }

  /** Resolves once so many calls have met no server since it was stopped, and wait to be sent again. */
  async refused(count: number): Promise<void> {
    if (this.#refusals >= count) return;
    await new Promise<void>((reached) => {
      this.#awaited = { count, reached };
    });
  }
}
