import type { GlobalsHost, LogLevel } from "../../src/isolation/globals-host.ts";

/** A host whose clock, randomness and timers are moved by the test. */
export class HandHost implements GlobalsHost {
  time = 1_700_000_000_000;
  readonly logged: { readonly level: LogLevel; readonly values: readonly unknown[] }[] = [];
  readonly timers = new Map<number, { readonly ms: number; readonly fire: () => void }>();
  readonly rejections: unknown[] = [];
  #seed: number;
  #ids = 0;

  constructor(seed = 1) {
    this.#seed = seed;
  }
  now(): number {
    return this.time;
  }
  /** Lehmer's generator. */
  random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }
  setTimer(ms: number, fire: () => void): number {
    this.#ids += 1;
    this.timers.set(this.#ids, { ms, fire });
    return this.#ids;
  }
  clearTimer(id: number): void {
    this.timers.delete(id);
  }
  log(level: LogLevel, values: readonly unknown[]): void {
    this.logged.push({ level, values: [...values] });
  }
  unhandledRejection(reason: unknown): void {
    this.rejections.push(reason);
  }
}
