import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { PolledList } from "../task-lists/polled-list.ts";
import type { Told } from "./note-text.ts";

/** What one server knows of the polls of a list. */
export interface PollsAtServer extends PolledList {
  /** The name of the server; `undefined` for one without. */
  readonly server: string | undefined;
}

/** By domain and kind, then by the name of the list. */
export type ListsAtServers = ReadonlyMap<string, ReadonlyMap<string, readonly PollsAtServer[]>>;

export const placeOf = (domain: DomainKey, kind: TaskListKey["kind"]): string => `${kind} ${domain}`;

export function listsByKey(servers: readonly Told[]): ListsAtServers {
  const places = new Map<string, Map<string, PollsAtServer[]>>();
  for (const { server, lists } of servers) {
    for (const list of lists) {
      const place = placeOf(list.domain, list.kind);
      const byName: Map<string, PollsAtServer[]> = places.get(place) ?? new Map();
      places.set(place, byName);
      const known = byName.get(list.name) ?? [];
      byName.set(list.name, known);
      known.push({ ...list, server: server.name });
    }
  }
  return places;
}
