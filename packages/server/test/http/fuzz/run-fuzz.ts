import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Dice } from "../../crash/dice.ts";
import { draftOf } from "./draft.ts";
import { FuzzClient } from "./fuzz-client.ts";
import { type Access, openFuzzedServer } from "./fuzzed-server.ts";
import { spoiledDraft } from "./spoilers.ts";

const clients = 32;
/** After this many malformed requests, a client sends a good one on its own connection. */
const goodEvery = 25;
/** How much the heap may grow without a leak: caches fill, and code is compiled. */
const growthBytesMax = 24 * 1024 * 1024;

export interface Fuzz {
  readonly requests: number;
  readonly seed: number;
  readonly access: Access;
  readonly onProgress?: (sent: number) => void;
}

export interface FuzzSummary {
  readonly sent: number;
  readonly good: number;
  /** The number of replies with each status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly heapBefore: number;
  readonly heapAfter: number;
  readonly problems: readonly string[];
}

/**
 * Sends malformed requests to a complete server. Each is derived from the seed and its number, and is signed before it is
 * spoiled. The server must answer it with a client fault or a close, must answer well-formed requests meanwhile with 200,
 * and must not leak memory.
 */
export async function runFuzz({ requests, seed, access, onProgress = () => {} }: Fuzz): Promise<FuzzSummary> {
  const { front, log } = await openFuzzedServer(access);
  const statuses = new Map<number, number>();
  const problems: string[] = [];
  let begun = 0;
  let good = 0;
  const until = async (end: number): Promise<void> => {
    await Promise.all(Array.from({ length: clients }, () => client(end)));
    onProgress(begun);
  };

  async function client(end: number): Promise<void> {
    const spoiling = new FuzzClient(front.port);
    while (begun < end && problems.length < 20) {
      const number = begun;
      begun += 1;
      const { draft, what } = spoiledDraft(new Dice(seed + number * 7919));
      const named = `request ${number} (${what.join(", ")})`;
      try {
        for (const { status } of await spoiling.sends(draft)) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status >= 500) problems.push(`${named} was answered ${status}`);
        }
      } catch (error) {
        problems.push(`${named}: ${String(error)}`);
        spoiling.hangUp();
      }
      if (number % goodEvery === 0) await goodOne(number);
      if (number % 1_000 === 0) onProgress(number);
    }
    spoiling.hangUp();
  }

  async function goodOne(number: number): Promise<void> {
    const other = new FuzzClient(front.port);
    const [reply, ...more] = await other.sends(draftOf("ListDomains", { registrationStatus: "REGISTERED" }));
    if (reply?.status !== 200 || !reply.body.startsWith('{"domainInfos":[') || more.length > 0) {
      problems.push(`a good request after ${number} was answered ${JSON.stringify(reply)}`);
    }
    good += 1;
    other.hangUp();
  }

  await until(Math.ceil(requests / 5));
  const heapBefore = usedHeap();
  await until(requests);
  await goodOne(requests);
  const heapAfter = usedHeap();
  if (heapAfter > heapBefore + growthBytesMax) problems.push(`the heap grew from ${heapBefore} to ${heapAfter} bytes`);
  for (const { message, fields } of log.of("error"))
    problems.push(`the log says: ${message} ${String(fields["error"])}`);
  await front.stop();
  return { sent: begun, good, statuses, heapBefore, heapAfter, problems };
}

/** Heap bytes in use after a garbage collection. */
function usedHeap(): number {
  setFlagsFromString("--expose-gc");
  // `as`: the flag defines it.
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
