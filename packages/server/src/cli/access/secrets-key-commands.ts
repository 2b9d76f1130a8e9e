import { sealAnew } from "@openswf/access/directory/changes";
import type { Command } from "commander";
import { change, requireSecretsKeys, type StoreFlags } from "./access-store.ts";
import { sealingOptions } from "./options.ts";
import { printLine } from "./output.ts";
import { addSecretsKey } from "./secrets-key-file.ts";

export function addSecretsKeyCommands(access: Command): void {
  access
    .command("new-secrets-key")
    .description("Make the key that seals secrets in the store: a file that only you can read.")
    .argument("<path>", "file to write; where there is one, the new key comes first and the old ones stay")
    .addHelpText("after", helpOnNewKey)
    .action((path: string) => {
      const before = addSecretsKey(path);
      printLine(`${path} has a new key${before === 0 ? "" : ", before those that it had"}`);
    });
  sealingOptions(access.command("reseal"))
    .description("Seal every secret in the store with the first key of the file.")
    .action(async (flags: StoreFlags) => {
      const keys = requireSecretsKeys(flags);
      const count = await change(flags, (draft) => sealAnew(draft, keys));
      printLine(`${count} secrets were sealed anew with key ${keys[0].id}; older keys are needed for sessions alone`);
    });
}

const helpOnNewKey = `
The store alone, or a backup of it, lets nobody sign a request without this key. Lose it, and every access key must be
made anew. To rotate it:
  openswf access new-secrets-key /etc/openswf/secrets.key       the new key comes first, the old one stays below it
  (restart the servers, which read it when they start; until all have, make no keys and no sessions: they could not open
  what the new key seals)
  openswf access reseal --secrets-key-file /etc/openswf/secrets.key
  (then take the old line out of the file)
`;
