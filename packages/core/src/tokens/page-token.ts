import type { Instant } from "@openswf/model/brand";
import { expiredPageToken, invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";

import { isJsonObject } from "../protocol/json-object.ts";
import { openToken, sealToken, type TokenKeys } from "./sealed-token.ts";

/** The query whose next page a token fetches. The token works for this query only. */
export interface PagedQuery {
  /** The caller's ACCOUNT/REGION. */
  readonly scope: string;
  readonly operation: string;
  /** The validated input. It must be the same on every page, except for the page size, the identity and the token. */
  readonly input: object;
}

/** From the model. */
const pageTokenCharactersMax = 2048;
const issuedAtBytes = 6;

/** Makes a token of at most 2048 characters. `position` has room for 1500 bytes; its content is up to the operation. */
export function printPageToken(keys: TokenKeys, query: PagedQuery, position: string, issuedAt: Instant): string {
  const payload = Buffer.allocUnsafe(issuedAtBytes + Buffer.byteLength(position));
  payload.writeUIntBE(issuedAt, 0, issuedAtBytes);
  payload.write(position, issuedAtBytes);
  const token = sealToken(keys, boundTo(query), payload);
  invariant(token.length <= pageTokenCharactersMax, "a page token exceeds the model's bound");
  return token;
}

/**
 * The position as it was printed. Throws a ValidationException: `Invalid token` for text that was not printed for this
 * query, and `Specified token has exceeded its maximum lifetime` for a token older than `lifetimeMs`.
 */
export function parsePageToken(
  keys: TokenKeys,
  query: PagedQuery,
  text: string,
  { now, lifetimeMs }: { readonly now: Instant; readonly lifetimeMs: number },
): string {
  const payload = openToken(keys, boundTo(query), text);
  if (payload === undefined || payload.length < issuedAtBytes) throw invalidToken();
  if (now - payload.readUIntBE(0, issuedAtBytes) > lifetimeMs) throw expiredPageToken();
  return payload.toString("utf8", issuedAtBytes);
}

/** Members that may change from page to page. */
const unbound: ReadonlySet<string> = new Set(["nextPageToken", "maximumPageSize", "identity"]);

function boundTo({ scope, operation, input }: PagedQuery): string {
  return `page ${JSON.stringify([scope, operation, input], (name, value: unknown) => {
    if (unbound.has(name)) return undefined;
    // Sorts the members, since the same query may be written in a different order.
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
  })}`;
}

const byName = ([left]: [string, unknown], [right]: [string, unknown]): number => (left < right ? -1 : 1);
