import type { DomainInfo } from "@openswf/model/wire-types";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { swf } from "../swf.ts";

/** Pages that are read; a region has at most a hundred domains at SWF. */
const pagesMax = 10;

async function listDomains(signal: AbortSignal): Promise<readonly DomainInfo[]> {
  const found: DomainInfo[] = [];
  let nextPageToken: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await swf.call("ListDomains", { registrationStatus: "REGISTERED", nextPageToken }, signal);
    found.push(...answer.domainInfos);
    nextPageToken = answer.nextPageToken;
    if (nextPageToken === undefined) break;
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The registered domains, by name. */
export const useDomains = (): UseQueryResult<readonly DomainInfo[]> =>
  useQuery({ queryKey: ["domains"], queryFn: ({ signal }) => listDomains(signal), refetchInterval: 30_000 });
