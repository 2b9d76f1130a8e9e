import type { StoreAddress } from "@openswf/core/stores/store-kind";
import { explaining, nameOf } from "../stores/open-store.ts";

/** `openswf backup PATH`. */
export async function backUp(store: StoreAddress, to: string): Promise<void> {
  await explaining(store, () => store.kind.backUp(store.location, to));
  process.stdout.write(`${nameOf(store)} was copied to ${to}\n`);
}
