import type { DomainKey } from "../stores/domain-key.ts";
import type { PolledList } from "../task-lists/polled-list.ts";
import type { ServerFacts } from "./this-server.ts";

/** A list as a server tells others of it. */
export interface ToldList extends PolledList {
  readonly domain: DomainKey;
}

/** What a server tells others of itself. */
export interface Told {
  readonly server: ServerFacts;
  readonly lists: readonly ToldList[];
  /** Whether it has told of all lists and pollers that it knows. */
  readonly isComplete: boolean;
}

/** The form of the text. A server that knows another form only says that its news is incomplete. */
const form = 1;
/** Characters for lists with their pollers, and for those that no longer fit, without. A note is written every few seconds. */
const detailedMax = 48_000;
const lengthMax = 128_000;

/** Prints a note. Give the lists that matter most first: of those at the end it may say less, or nothing. */
export function printNote(server: ServerFacts, lists: Iterable<ToldList>): string {
  const parts: string[] = [];
  let length = 0;
  let isComplete = true;
  for (const list of lists) {
    const whole = JSON.stringify(list);
    const isWhole = length + whole.length <= detailedMax;
    const part = isWhole ? whole : JSON.stringify({ ...list, pollers: mergedPollers(list) });
    isComplete &&= isWhole;
    length += part.length;
    if (length > lengthMax) break;
    parts.push(part);
  }
  return `{"form":${form},"server":${JSON.stringify(server)},"isComplete":${isComplete},"lists":[${parts.join(",")}]}`;
}

/** All pollers of a list as one without an identity. */
function mergedPollers({ pollers, lastPolledAt }: ToldList): ToldList["pollers"] {
  const waitingPolls = pollers.reduce((sum, poller) => sum + poller.waitingPolls, 0);
  const since = pollers.flatMap(({ waitingSince }) => waitingSince ?? []);
  const waitingSince = since.length === 0 ? undefined : Math.min(...since);
  return pollers.length === 0 ? [] : [{ identity: undefined, waitingPolls, waitingSince, lastPolledAt }];
}

/** Reads a note; `undefined` for one of another form. */
export function parseNote(text: string): Told | undefined {
  // `as`: servers write nothing else, and each form has its number.
  const note = JSON.parse(text) as Told & { readonly form: number };
  return note.form === form ? note : undefined;
}
