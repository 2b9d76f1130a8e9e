import type { Command } from "commander";
import { type OutputFlags, outputOption } from "../../output/output-form.ts";
import type { StoreOutputFlags } from "./actions/access-store.ts";
import { sealingOptions } from "./options.ts";

const actions = () => import("./actions/secrets-keys.ts");

export function addSecretsKeyCommands(access: Command): void {
  access
    .command("new-secrets-key")
    .description("Create the key that seals secrets in the store, in a file that only you can read.")
    .argument("<path>", "file to write; if it exists, the new key is added first and the old keys stay")
    .addOption(outputOption())
    .addHelpText("after", helpOnNewKey)
    .action(async (path: string, flags: OutputFlags) => (await actions()).create(path, flags));
  sealingOptions(access.command("reseal"))
    .description("Seal every secret in the store with the first key of the file.")
    .action(async (flags: StoreOutputFlags) => (await actions()).reseal(flags));
}

const helpOnNewKey = `
Without this key, the store or a backup of it is not enough to sign requests. If you lose the key, you must recreate
every access key. To rotate it:
  openswf access new-secrets-key /etc/openswf/secrets.key       adds the new key first and keeps the old one
  (restart the servers, which read the file when they start; until all have restarted, create no keys and no sessions,
  because a server that has not cannot open what the new key seals)
  openswf access reseal --secrets-key-file /etc/openswf/secrets.key
  (then remove the old line from the file)
`;
