import { reseal as resealSecrets } from "@openswf/access/directory/changes";
import { change, requireSecretsKeys, type StoreFlags } from "./access-store.ts";
import { printLine } from "./output.ts";
import { addSecretsKey } from "./secrets-key-file.ts";

export function create(path: string): void {
  const before = addSecretsKey(path);
  printLine(`${path} has a new key${before === 0 ? "" : ", before its old ones"}`);
}

export async function reseal(flags: StoreFlags): Promise<void> {
  const keys = requireSecretsKeys(flags);
  const count = await change(flags, (draft) => resealSecrets(draft, keys));
  printLine(
    `${count} secrets were resealed with key ${keys[0].id}; older keys are now needed only for existing sessions`,
  );
}
