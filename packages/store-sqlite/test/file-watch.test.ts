import {
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchStore } from "../src/file/file-watch.ts";
import { identityOf } from "../src/file/identity.ts";
import { temporaryFile } from "./temporary-file.ts";

const suffixes = ["", "-log-0", "-log-1", "-wal", "-lock"] as const;

let path = "";
let folder = "";
beforeEach(async () => {
  ({ path, folder } = await temporaryFile());
  for (const suffix of suffixes) writeFileSync(path + suffix, suffix);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Watches as if what was just made had been made `ms` ago, and counts what it asks the system. */
function watching(ms: number, watched = path) {
  let looks = 0;
  const look = (each: string) => {
    looks += 1;
    return identityOf(each);
  };
  const watch = watchStore(watched, { look, now: () => Date.now() + ms });
  const looksFor = (check: () => void): number => {
    looks = 0;
    check();
    return looks;
  };
  return { loss: watch.loss, looksToFindNothing: () => looksFor(() => expect(watch.loss()).toBeUndefined()) };
}

test("once all files were seen in a folder that has not changed lately, one look says that they are still there", () => {
  const { looksToFindNothing } = watching(3_000);
  expect(looksToFindNothing()).toBe(1 + suffixes.length);
  expect(looksToFindNothing()).toBe(1);
  writeFileSync(join(folder, "something-else"), "");
  expect(looksToFindNothing()).toBe(1 + suffixes.length);
  expect(looksToFindNothing()).toBe(1);
});

test.each([0, 2_000])(
  "a folder that has changed %i ms ago may change again in the same tick, so all files are looked at",
  (ms) => {
    const { looksToFindNothing } = watching(ms);
    expect(looksToFindNothing()).toBe(1 + suffixes.length);
    expect(looksToFindNothing()).toBe(1 + suffixes.length);
  },
);

test("a folder on a file system that does not keep the time of a change is not asked", () => {
  const { looksToFindNothing } = watching(3_600_000);
  expect(looksToFindNothing()).toBe(suffixes.length);
  expect(looksToFindNothing()).toBe(suffixes.length);
});

test("the folder of a link to the database is not asked, because the files are in another", () => {
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  const link = join(elsewhere, "link.db");
  symlinkSync(path, link);
  const { loss, looksToFindNothing } = watching(3_000, link);
  looksToFindNothing();
  expect(looksToFindNothing()).toBe(suffixes.length);
  unlinkSync(`${path}-wal`);
  expect(loss()?.message).toContain("-wal was deleted");
});

const replaced = (file: string): void => {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
};
const losses = suffixes.flatMap((suffix) => [
  { how: `openswf.db${suffix} is deleted`, lose: () => unlinkSync(path + suffix), says: "was deleted or moved" },
  { how: `openswf.db${suffix} is replaced`, lose: () => replaced(path + suffix), says: "was replaced by another file" },
  {
    how: `openswf.db${suffix} is moved, and the folder's times are set back`,
    lose: () => {
      renameSync(path + suffix, `${path}.moved`);
      utimesSync(folder, 1, 1);
    },
    says: "was deleted or moved",
  },
]);
for (const { how, lose, says } of losses) {
  test(`a watch that asks only the folder notices when ${how}`, () => {
    const { loss, looksToFindNothing } = watching(3_000);
    looksToFindNothing();
    expect(looksToFindNothing()).toBe(1);
    lose();
    expect(loss()?.message).toContain(says);
  });
}

test("a watch that asks only the folder notices when another folder takes its place", () => {
  const { loss, looksToFindNothing } = watching(3_000);
  looksToFindNothing();
  expect(looksToFindNothing()).toBe(1);
  renameSync(folder, `${folder}.old`);
  expect(loss()?.message).toContain("was deleted or moved");
  mkdirSync(folder);
  for (const suffix of suffixes) writeFileSync(path + suffix, suffix);
  expect(loss()?.message).toContain("was replaced by another file");
  rmSync(`${folder}.old`, { recursive: true });
});
