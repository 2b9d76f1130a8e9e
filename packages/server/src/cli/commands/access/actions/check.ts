import { unknownActions } from "./action-named.ts";
import { readAccessFile } from "./known-users.ts";
import { printLine, printWarnings } from "./output.ts";

/** Throws a Problem unless the access file is valid. */
export function check(file: string): void {
  const { accounts, users, keys, policies } = readAccessFile(file);
  printWarnings(
    policies.flatMap(({ name, document }) => unknownActions(document).map((why) => `policy ${name}: ${why}`)),
  );
  printLine(
    `${file} is valid: ${accounts.length} accounts, ${users.length} users, ${keys.length} keys, ${policies.length} policies`,
  );
}
