/**
 * The payload of one NOTIFY: everything that a server has committed within a few milliseconds. PostgreSQL limits a
 * payload to less than 8,000 bytes. A larger one is replaced by a request to look at everything.
 */
import { Buffer } from "node:buffer";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { StoreNotice } from "@openswf/core/stores/notices";
import type { TaskListKey } from "@openswf/core/stores/tasks";
import type { Instant, RunId } from "@openswf/model/brand";

const payloadBytesMax = 7_900;
/** More closes are not named, so that they leave room for the rest. A run id takes 50 bytes. */
const closedNamedMax = 64;

export interface News {
  readonly lists: readonly TaskListKey[];
  /** The earliest. */
  readonly wakeAt: Instant | undefined;
  /** The executions that have closed. */
  readonly closed: readonly RunId[];
  readonly registrations: readonly DomainKey[];
}

/** Member names are short because the payload is. `look` stands for everything that does not fit. */
interface Payload {
  readonly node: string;
  readonly lists?: readonly (readonly [domain: DomainKey, kind: TaskListKey["kind"], name: string])[];
  readonly wake?: Instant;
  /** `true` for more than are worth naming. */
  readonly closed?: readonly RunId[] | true;
  readonly domains?: readonly DomainKey[];
  readonly look?: true;
}

export function printPayload(node: string, { lists, wakeAt, closed, registrations }: News): string {
  const payload: Payload = {
    node,
    ...(lists.length > 0 && { lists: lists.map(({ domain, kind, name }) => [domain, kind, name] as const) }),
    ...(wakeAt !== undefined && { wake: wakeAt }),
    ...(closed.length > 0 && { closed: closed.length > closedNamedMax ? true : closed }),
    ...(registrations.length > 0 && { domains: registrations }),
  };
  const printed = JSON.stringify(payload);
  if (Buffer.byteLength(printed) <= payloadBytesMax) return printed;
  return JSON.stringify({ node, look: true } satisfies Payload);
}

/** The notices from another server. Empty when `node` itself sent the payload. */
export function readPayload(printed: string, node: string): readonly StoreNotice[] {
  // `as`: only openswf sends on this channel.
  const payload = JSON.parse(printed) as Payload;
  if (payload.node === node) return [];
  if (payload.look) return [{ kind: "missed" }];
  const notices: StoreNotice[] = [];
  if (payload.lists !== undefined) {
    notices.push({ kind: "tasksAdded", lists: payload.lists.map(([domain, kind, name]) => ({ domain, kind, name })) });
  }
  if (payload.wake !== undefined) notices.push({ kind: "wakeAt", at: payload.wake });
  if (payload.closed !== undefined) {
    notices.push({ kind: "executionsClosed", runIds: payload.closed === true ? undefined : payload.closed });
  }
  for (const domain of payload.domains ?? []) notices.push({ kind: "registrationsChanged", domain });
  return notices;
}
