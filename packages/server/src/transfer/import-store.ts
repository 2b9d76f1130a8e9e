import { Buffer } from "node:buffer";
import type { AccessRecord } from "@openswf/core/stores/access-records";
import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import { unreachable } from "@openswf/model/invariant";
import { ExecutionChanges } from "./execution-changes.ts";
import { type ExportCounts, nothingCounted } from "./export-records.ts";
import type { ExportPart } from "./read-export.ts";

/** Limits of a group of commits, which is in memory at once. */
const groupChangesMax = 256;
const groupCharactersMax = 4 * 1024 * 1024;
/** Existing registrations are kept, whatever the limit is now. */
const registeredMax = 2 ** 31 - 1;

/** The store is not a suitable target for an import: it holds data, or another process writes to it. */
export class StoreNotEmpty extends Error {
  override readonly name = "StoreNotEmpty";
}

export async function checkEmpty(store: Store): Promise<void> {
  const found =
    (await store.scanSecrets(undefined, 1)).length +
    (await store.scanAccess(undefined, 1)).length +
    (await store.scanDomains(undefined, 1)).length +
    (await store.scanExecutions(undefined, 1)).length;
  if (found > 0)
    throw new StoreNotEmpty("it is not empty: a server has run on it, or data was imported into it before");
}

/**
 * Fills an empty store with the parts of an export, in bounded memory. If it throws, the store holds a partial import
 * and is useless. No server may use the store meanwhile: the executions imported so far would run without the rest.
 */
export async function importStore(
  store: Store,
  parts: AsyncIterable<ExportPart>,
  onProgress: (soFar: ExportCounts) => void = () => {},
): Promise<ExportCounts> {
  await checkEmpty(store);
  const counted = { ...nothingCounted };
  const group = new Group(store);
  let changes: ExecutionChanges | undefined;
  for await (const part of parts) {
    switch (part.record) {
      case "secret":
        await keepSecret(store, part.name, Buffer.from(part.base64, "base64"));
        counted.secrets += 1;
        break;
      case "access":
        await keepAccess(store, counted.access, part);
        counted.access += 1;
        break;
      case "domain":
        mustBeNew(await store.registerDomain(part.domain, registeredMax), `domain ${part.domain.key}`);
        counted.domains += 1;
        break;
      case "type":
        mustBeNew(await store.registerType(part.type, registeredMax), `type ${part.type.name} ${part.type.version}`);
        counted.types += 1;
        break;
      case "execution":
        changes = new ExecutionChanges(part.execution);
        if (part.execution.events === 0) await group.add(changes.next(undefined));
        counted.executions += 1;
        onProgress({ ...counted });
        break;
      case "history": {
        const { firstEventId, count, body } = part;
        if (changes !== undefined) await group.add(changes.next({ firstEventId, count, body }));
        counted.events += count;
        break;
      }
      case "header":
      case "footer":
        break;
      default:
        unreachable(part);
    }
  }
  await group.commit();
  return counted;
}

/** Changes that are grouped for speed only. Each is a commit of its own. */
class Group {
  readonly #store: Store;
  #changes: ExecutionChange[] = [];
  #characters = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async add(change: ExecutionChange): Promise<void> {
    this.#changes.push(change);
    this.#characters += (change.events?.body.length ?? 0) + (change.snapshot?.body.length ?? 0);
    if (this.#changes.length >= groupChangesMax || this.#characters >= groupCharactersMax) await this.commit();
  }

  async commit(): Promise<void> {
    const changes = this.#changes;
    this.#changes = [];
    this.#characters = 0;
    const outcomes = await this.#store.commit(changes.map((change) => [change]));
    const refused = changes.find((_, place) => outcomes[place] !== "committed");
    if (refused !== undefined) mustBeNew("exists", `run ${refused.runId}`);
  }
}

async function keepSecret(store: Store, name: string, value: Buffer): Promise<void> {
  const kept = await store.secret(name, () => new Uint8Array(value));
  mustBeNew(value.equals(kept) ? "registered" : "exists", `secret ${name}`);
}

/** In a new store, each change increases the access version by one. */
async function keepAccess(store: Store, version: number, { key, body }: AccessRecord): Promise<void> {
  const outcome = await store.changeAccess(version, { put: [{ key, body }], removed: [] });
  mustBeNew(outcome === "changed" ? "registered" : "exists", `access record ${key}`);
}

function mustBeNew(outcome: "registered" | "exists" | "limitExceeded", what: string): void {
  if (outcome !== "registered") throw new StoreNotEmpty(`another process is writing to it (${what} already exists)`);
}
