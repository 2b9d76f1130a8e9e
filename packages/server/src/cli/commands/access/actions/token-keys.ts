import { isoDate, systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { addTokenKey, readTokenKeys, removeTokenKey } from "@openswf/core/tokens/stored-token-keys";
import { type StoreOutputFlags, withStore } from "./access-store.ts";
import { printDone, printList } from "./output.ts";

export interface RemoveFlags extends StoreOutputFlags {
  readonly endTasks?: boolean;
}

export async function list(flags: StoreOutputFlags): Promise<void> {
  const now = systemClock.now();
  const keys = await withStore(flags, readTokenKeys);
  const sealing = keys.findLast(({ sealsFrom }) => sealsFrom <= now);
  const rows = keys.map((key) => ({
    key: key.id,
    state: key === sealing ? "seals" : key.sealsFrom > now ? `will seal from ${isoDate(key.sealsFrom)}` : "opens",
    sealsFrom: isoDate(key.sealsFrom),
  }));
  await printList(flags, rows, [
    ["key", ({ key }) => String(key)],
    ["state", ({ state }) => state],
  ]);
}

export async function rotate(flags: StoreOutputFlags): Promise<void> {
  const added = await withStore(flags, (store) => addTokenKey(store, systemRandomness(), systemClock.now()));
  if (added === "conflict") {
    throw Problem.ofWorld(
      "Another key was added concurrently, and this command added none. See openswf access token-key list.",
    );
  }
  const { id, sealsFrom } = added;
  const sentence = `key ${id} seals tokens from ${isoDate(sealsFrom)}, when every server has read it`;
  printDone(flags, sentence, { key: id, sealsFrom: isoDate(sealsFrom) });
}

export async function remove(text: string, flags: RemoveFlags): Promise<void> {
  const id = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  await withStore(flags, async (store) => {
    const keys = await readTokenKeys(store);
    const found = keys.find((key) => key.id === id);
    if (found === undefined) throw Problem.ofUsage(`There is no key ${text}.`);
    const now = systemClock.now();
    if (!keys.some((key) => key.id !== id && key.sealsFrom <= now)) {
      throw Problem.ofUsage(
        `Key ${text} is the only one that seals now. Rotate first, and wait until the new key seals.`,
      );
    }
    if (flags.endTasks !== true) {
      throw Problem.ofUsage(
        `Without key ${text}, tasks whose tokens it sealed can only time out. Tokens are sealed when a task is handed out. ` +
          "Once all tasks from before the rotation are done, remove the key with --end-tasks.",
      );
    }
    await removeTokenKey(store, id);
  });
  const sentence = `key ${text} is removed; servers stop opening its tokens within a minute`;
  printDone(flags, sentence, { key: id, state: "removed" });
}
