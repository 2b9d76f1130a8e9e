import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** An access key of one user, and what the user may do. */
export interface KnownUser {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly statements: readonly object[];
}

const account = "123456789012";

/** Writes a file of accounts, for `--access-file`. Returns its folder, which the test removes. */
export function writeAccounts(users: readonly KnownUser[]): { readonly file: string; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "openswf-console-"));
  const entries = users.map(({ name, accessKeyId, secretAccessKey }) => {
    const secretAccessKeyFile = join(folder, `${name}.secret`);
    writeFileSync(secretAccessKeyFile, secretAccessKey, { mode: 0o600 });
    return [name, { policies: [name], keys: [{ accessKeyId, secretAccessKeyFile }] }];
  });
  const policies = users.map(({ name, statements }) => [name, { Version: "2012-10-17", Statement: statements }]);
  const accounts = {
    [account]: { policies: Object.fromEntries(policies), users: Object.fromEntries(entries) },
  };
  const file = join(folder, "access.json");
  writeFileSync(file, JSON.stringify({ accounts }), { mode: 0o600 });
  return { file, folder };
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true });

/** The principal of a user, as audit logs and messages name it. */
export const arnOf = ({ name }: KnownUser): string => `arn:aws:iam::${account}:user/${name}`;

/** Fills in the form of the page. */
export async function signIn(page: Page, accessKeyId: string, secretAccessKey: string): Promise<void> {
  await page.getByLabel("Access key id").fill(accessKeyId);
  await page.getByLabel("Secret access key").fill(secretAccessKey);
  await page.getByRole("button", { name: "Sign in" }).click();
}
