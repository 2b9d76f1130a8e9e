import { isoDate, systemClock } from "@openswf/core/ports/clock";
import { systemRandomness } from "@openswf/core/ports/randomness";
import { addTokenKey, readTokenKeys, removeTokenKey } from "@openswf/core/tokens/stored-token-keys";
import type { Command } from "commander";
import { Problem } from "../problem.ts";
import { type StoreFlags, withStore } from "./access-store.ts";
import { storeOptions } from "./options.ts";
import { printLine, printTable } from "./output.ts";

interface RemoveFlags extends StoreFlags {
  readonly endTasks?: boolean;
}

export function addTokenKeyCommands(access: Command): void {
  const tokenKey = access.command("token-key").description("Keys that seal task tokens and page tokens.");
  storeOptions(tokenKey.command("list"))
    .description("List them, without their bytes.")
    .action(async (flags: StoreFlags) => {
      const now = systemClock.now();
      const keys = await withStore(flags, readTokenKeys);
      const sealing = keys.findLast(({ sealsFrom }) => sealsFrom <= now);
      const rows = keys.map((key) => [
        String(key.id),
        key === sealing ? "seals" : key.sealsFrom > now ? `will seal from ${isoDate(key.sealsFrom)}` : "opens",
      ]);
      printTable(["key", "what it does"], rows);
    });
  storeOptions(tokenKey.command("rotate"))
    .description("Add a key that seals new tokens. Tokens that are out keep working: the old keys still open theirs.")
    .action(async (flags: StoreFlags) => {
      const added = await withStore(flags, (store) => addTokenKey(store, systemRandomness(), systemClock.now()));
      if (added === "conflict") {
        throw Problem.ofWorld("Another key was added at this moment, and none by this command: see token-key list.");
      }
      const { id, sealsFrom } = added;
      printLine(`key ${id} seals tokens from ${isoDate(sealsFrom)}, when every server has read it`);
    });
  storeOptions(tokenKey.command("remove"))
    .description("Remove a key. Whoever holds a token that it has sealed can no longer answer their task.")
    .argument("<key>", "its number")
    .option("--end-tasks", "say that you know")
    .action(async (text: string, flags: RemoveFlags) => {
      const id = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      await withStore(flags, async (store) => {
        const keys = await readTokenKeys(store);
        const found = keys.find((key) => key.id === id);
        if (found === undefined) throw Problem.ofUsage(`There is no key ${text}.`);
        const now = systemClock.now();
        if (!keys.some((key) => key.id !== id && key.sealsFrom <= now)) {
          throw Problem.ofUsage(
            `Key ${text} is the only one that seals now: rotate first, and wait until the new one does.`,
          );
        }
        if (flags.endTasks !== true) {
          throw Problem.ofUsage(
            `Tasks whose tokens key ${text} has sealed can then only time out. Tokens are made when a task is handed out: ` +
              "when all tasks of before the rotation are done, remove it with --end-tasks.",
          );
        }
        await removeTokenKey(store, id);
      });
      printLine(`key ${text} is removed; servers stop opening its tokens within a minute`);
    });
}
