import { reseal as resealSecrets } from "@openswf/access/directory/changes";
import type { OutputFlags } from "../../../output/output-form.ts";
import { change, requireSecretsKeys, type StoreOutputFlags } from "./access-store.ts";
import { printDone } from "./output.ts";
import { addSecretsKey } from "./secrets-key-file.ts";

export function create(path: string, flags: OutputFlags): void {
  const before = addSecretsKey(path);
  const sentence = `${path} has a new key${before === 0 ? "" : ", before its old ones"}`;
  printDone(flags, sentence, { file: path, keys: before + 1 });
}

export async function reseal(flags: StoreOutputFlags): Promise<void> {
  const keys = requireSecretsKeys(flags);
  const count = await change(flags, (draft) => resealSecrets(draft, keys));
  printDone(
    flags,
    `${count} secrets were resealed with key ${keys[0].id}; older keys are now needed only for existing sessions`,
    { resealed: count, key: keys[0].id },
  );
}
