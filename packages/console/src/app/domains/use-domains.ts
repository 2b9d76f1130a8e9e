import type { DomainInfo, RegistrationStatus } from "@openswf/model/wire-types";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";

/** Pages that are read; a region has at most a hundred domains at SWF. */
const pagesMax = 10;

async function listDomains(
  registrationStatus: RegistrationStatus,
  signal: AbortSignal,
): Promise<readonly DomainInfo[]> {
  const found: DomainInfo[] = [];
  let nextPageToken: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await swf.call("ListDomains", { registrationStatus, nextPageToken }, signal);
    found.push(...answer.domainInfos);
    nextPageToken = answer.nextPageToken;
    if (nextPageToken === undefined) break;
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const refreshEveryMs = 30_000;

/** The registered domains, by name. */
export const useDomains = (): UseQueryResult<readonly DomainInfo[]> =>
  useQuery({
    queryKey: ["domains"],
    queryFn: ({ signal }) => listDomains("REGISTERED", signal),
    refetchInterval: refreshEveryMs,
  });

/** The deprecated domains, by name; asked for only when they are shown. */
export const useDeprecatedDomains = (isShown: boolean): UseQueryResult<readonly DomainInfo[]> =>
  useQuery({
    queryKey: ["deprecated domains"],
    queryFn: ({ signal }) => listDomains("DEPRECATED", signal),
    refetchInterval: refreshEveryMs,
    enabled: isShown,
  });
