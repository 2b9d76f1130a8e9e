import { parsePageToken, printPageToken } from "../tokens/page-token.ts";
import type { Call } from "./call.ts";
import type { AnyOperation } from "./signatures.ts";

interface PagedInput {
  readonly nextPageToken?: string | undefined;
  readonly maximumPageSize?: number | undefined;
}

/** The size of a page: what the caller asks for, up to the service's own page size. 0 means the latter. (seen) */
export function pageSize({ maximumPageSize }: PagedInput, pageSizeMax: number): number {
  return maximumPageSize === undefined || maximumPageSize === 0 ? pageSizeMax : Math.min(maximumPageSize, pageSizeMax);
}

/** Where the page starts; `undefined` for the first. Throws ValidationException for a token of another query. */
export function pagePosition<Name extends AnyOperation>(
  { services, scope, operation, input }: Call<Name>,
  lifetimeMs: number,
): string | undefined {
  // `as`: only operations whose input is paged call this.
  const { nextPageToken } = input as PagedInput;
  if (nextPageToken === undefined) return undefined;
  const query = { scope, operation: operation.name, input };
  return parsePageToken(services.tokenKeys, query, nextPageToken, { now: services.executionTime.now(), lifetimeMs });
}

export function pageToken<Name extends AnyOperation>(
  { services, scope, operation, input }: Call<Name>,
  position: string,
): string {
  return printPageToken(
    services.tokenKeys,
    { scope, operation: operation.name, input },
    position,
    services.executionTime.now(),
  );
}
