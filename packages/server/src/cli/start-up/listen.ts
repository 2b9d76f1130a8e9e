import { systemClock } from "@openswf/core/ports/clock";
import type { Limits } from "@openswf/model/limits";
import { type HttpFront, type HttpFrontOptions, openHttpFront } from "../../http/front/http-front.ts";
import type { HttpLimits } from "../../http/http-limits.ts";
import { type AddressFlags, explainListenError } from "../problems/listen-problem.ts";

/** Where a front listens, and what it takes. */
export interface Listening extends Pick<HttpFrontOptions, "host" | "port" | "allowedHosts" | "tls"> {
  readonly http: HttpLimits;
  readonly limits: Pick<Limits, "requestBytesMax" | "uncheckedBodyBytesMax">;
}

/** Serves `answering` at an address, which `flags` set. Throws a Problem if it cannot listen. */
export async function listen(
  { http, limits: { requestBytesMax, uncheckedBodyBytesMax }, ...address }: Listening,
  answering: Pick<HttpFrontOptions, "core" | "log" | "meter" | "routes" | "moreRoutes">,
  flags?: AddressFlags,
): Promise<HttpFront> {
  try {
    return await openHttpFront({
      ...address,
      ...answering,
      clock: systemClock,
      limits: http,
      requestBytesMax,
      uncheckedBodyBytesMax,
    });
  } catch (error) {
    throw explainListenError(error, address.host, address.port, flags);
  }
}
