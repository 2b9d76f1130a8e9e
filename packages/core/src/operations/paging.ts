import type { OperationName } from "@openswf/model/operations";
import { parsePageToken, printPageToken } from "../tokens/page-token.ts";
import type { Call } from "./call.ts";

interface PagedInput {
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

/** The size of a page: what the caller asks for, up to the service's own page size. 0 means the latter. (seen) */
export function pageSize({ maximumPageSize }: PagedInput, pageSizeMax: number): number {
  return maximumPageSize === undefined || maximumPageSize === 0 ? pageSizeMax : Math.min(maximumPageSize, pageSizeMax);
}

/** Where the page starts; `undefined` for the first. Throws ValidationException for a token of another query. */
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
