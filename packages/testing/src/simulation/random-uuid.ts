import type { SimulatedProcess } from "./simulated-process.ts";

type Uuid = ReturnType<typeof crypto.randomUUID>;

/** A UUID of version 4 from the chance of a process. */
export function randomUuid({ random }: SimulatedProcess): Uuid {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  // `as`: the parts have the lengths of a UUID.
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-") as Uuid;
}
