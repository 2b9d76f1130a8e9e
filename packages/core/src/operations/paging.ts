import type { OperationName } from "@openswf/model/operations";
import { parsePageToken, printPageToken } from "../tokens/page-token.ts";
import type { Call } from "./call.ts";

interface PagedInput {
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

/** How many results a page has: what was asked for, at most the service's own page; 0 asks for that. (seen) */
export function pageSize({ maximumPageSize }: PagedInput, pageSizeMax: number): number {
  return maximumPageSize === undefined || maximumPageSize === 0 ? pageSizeMax : Math.min(maximumPageSize, pageSizeMax);
}

/** Where the page of a call starts; `undefined` for the first. ValidationException for a token that is not of this query. */
export function pagePosition<Name extends OperationName>(
  { services, scope, operation, input }: Call<Name>,
  lifetimeMs: number,
): string | undefined {
  // `as`: only operations whose input is paged call this.
  const { nextPageToken } = input as PagedInput;
  if (nextPageToken === undefined) return undefined;
  const lifetime = { now: services.clock.now(), lifetimeMs };
  return parsePageToken(services.tokenKeys, { scope, operation, input }, nextPageToken, lifetime);
}

export function pageToken<Name extends OperationName>(
  { services, scope, operation, input }: Call<Name>,
  position: string,
): string {
  return printPageToken(services.tokenKeys, { scope, operation, input }, position, services.clock.now());
}
