import { backup } from "@openswf/store-sqlite/backup";
import { fileOf, type StoreAddress } from "../settings/store-address.ts";
import { checkFolderOf, explainStoreError } from "../stores/store-file.ts";

/** `openswf backup PATH`. */
export async function backUp(store: StoreAddress, to: string): Promise<void> {
  const from = fileOf(store);
  checkFolderOf(to);
  try {
    await backup(from, to);
  } catch (error) {
    throw explainStoreError(error, from);
  }
  process.stdout.write(`${from} was copied to ${to}\n`);
}
