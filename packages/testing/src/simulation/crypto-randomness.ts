import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { randomUuid } from "./random-uuid.ts";
import { currentProcess, type SimulatedProcess } from "./simulated-process.ts";

// Random bytes of `node:crypto`, such as the nonces of codecs that encrypt, come from the chance of the simulated process. Whoever has
// imported a function by its name has the other one too. The forms with a callback are refused as work outside of the process, as
// are keys, which cannot be made from chance.

type Randomness = Pick<typeof crypto, "randomBytes" | "randomFillSync" | "randomInt" | "randomUUID">;

/** Replaces them for code inside simulations. Call the result to put them back. */
export function simulateCryptoRandomness(): () => void {
  const { randomBytes, randomFillSync, randomInt, randomUUID } = crypto;
  const real: Randomness = { randomBytes, randomFillSync, randomInt, randomUUID };
  const simulated = {
    randomBytes: inside(real.randomBytes, isSync, ({ random }, size) => Buffer.from(random.bytes(Number(size)))),
    randomFillSync: inside(real.randomFillSync, isView, filled),
    randomInt: inside(real.randomInt, isSync, ({ random }, one, other) => {
      const [least, end] = other === undefined ? [0, Number(one)] : [Number(one), Number(other)];
      return least + random.below(end - least);
    }),
    randomUUID: inside(real.randomUUID, isSync, randomUuid),
  };
  Object.assign(crypto, simulated);
  syncBuiltinESMExports();
  return () => {
    Object.assign(crypto, real);
    syncBuiltinESMExports();
  };
}

type Arguments = readonly unknown[];

/** `simulated` for code of a simulated process with such arguments, `real` for any other. */
function inside(
  real: (...args: never[]) => unknown,
  takes: (args: Arguments) => boolean,
  simulated: (process: SimulatedProcess, ...args: Arguments) => unknown,
): (...args: Arguments) => unknown {
  return (...args) => {
    const process = currentProcess();
    // `as`: the real function checks what it is given.
    return process !== undefined && takes(args) ? simulated(process, ...args) : real(...(args as never[]));
  };
}

const isSync = (args: Arguments): boolean => typeof args.at(-1) !== "function";
const isView = ([view]: Arguments): boolean => ArrayBuffer.isView(view);

/** Fills the part of a view, which is counted in its elements. */
function filled({ random }: SimulatedProcess, view: unknown, offset: unknown = 0, size?: unknown): unknown {
  if (!ArrayBuffer.isView(view)) return view;
  const elementBytes = "BYTES_PER_ELEMENT" in view ? Number(view.BYTES_PER_ELEMENT) : 1;
  const from = Number(offset) * elementBytes;
  const count = size === undefined ? view.byteLength - from : Number(size) * elementBytes;
  new Uint8Array(view.buffer, view.byteOffset + from, count).set(random.bytes(count));
  return view;
}
