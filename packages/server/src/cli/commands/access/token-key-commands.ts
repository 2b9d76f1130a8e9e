import { isoDate, systemClock } from "@openswf/core/ports/clock";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { addTokenKey, readTokenKeys, removeTokenKey } from "@openswf/core/tokens/stored-token-keys";
import type { Command } from "commander";
import { Problem } from "../../problems/problem.ts";
import { type StoreFlags, withStore } from "./access-store.ts";
import { storeOptions } from "./options.ts";
import { printLine, printTable } from "./output.ts";

interface RemoveFlags extends StoreFlags {
  readonly endTasks?: boolean;
}

export function addTokenKeyCommands(access: Command): void {
  const tokenKey = access.command("token-key").description("Manage the keys that seal task tokens and page tokens.");
  storeOptions(tokenKey.command("list"))
    .description("List token keys, without their bytes.")
    .action(async (flags: StoreFlags) => {
      const now = systemClock.now();
      const keys = await withStore(flags, readTokenKeys);
      const sealing = keys.findLast(({ sealsFrom }) => sealsFrom <= now);
      const rows = keys.map((key) => [
        String(key.id),
        key === sealing ? "seals" : key.sealsFrom > now ? `will seal from ${isoDate(key.sealsFrom)}` : "opens",
      ]);
      printTable(["key", "state"], rows);
    });
  storeOptions(tokenKey.command("rotate"))
    .description("Add a key that seals new tokens. Existing tokens keep working, because the old keys still open them.")
    .action(async (flags: StoreFlags) => {
      const added = await withStore(flags, (store) => addTokenKey(store, systemRandomness(), systemClock.now()));
      if (added === "conflict") {
        throw Problem.ofWorld(
          "Another key was added concurrently, and this command added none. See openswf access token-key list.",
        );
      }
      const { id, sealsFrom } = added;
      printLine(`key ${id} seals tokens from ${isoDate(sealsFrom)}, when every server has read it`);
    });
  storeOptions(tokenKey.command("remove"))
    .description("Remove a key. Workers with a token that it sealed can no longer complete their task.")
    .argument("<key>", "number of the key")
    .option("--end-tasks", "confirm that such tasks can only time out")
    .action(async (text: string, flags: RemoveFlags) => {
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
      printLine(`key ${text} is removed; servers stop opening its tokens within a minute`);
    });
}
