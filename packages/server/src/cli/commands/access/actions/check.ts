import type { OutputFlags } from "../../../output/output-form.ts";
import { unknownActions } from "./action-named.ts";
import { readAccessFile } from "./known-users.ts";
import { printDone, printWarnings } from "./output.ts";

/** Throws a Problem unless the access file is valid. */
export function check(file: string, flags: OutputFlags): void {
  const { accounts, users, keys, policies } = readAccessFile(file);
  printWarnings(
    policies.flatMap(({ name, document }) => unknownActions(document).map((why) => `policy ${name}: ${why}`)),
  );
  const counts = {
    accounts: accounts.length,
    users: users.length,
    keys: keys.length,
    policies: policies.length,
  };
  const counted = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  printDone(flags, `${file} is valid: ${counted.join(", ")}`, { file, ...counts });
}
