import { Fault } from "@openswf/model/faults";

const credentialParameter = /(?:^|[\s,])credential\s*=\s*([^\s,]+)/i;
const regionName = /^[a-z0-9-]{1,64}$/;

/**
 * The region a request was signed for. Names, executions and tokens are separate per region. `undefined` without a
 * Signature V4 header whose scope has the form KEY/DATE/REGION/swf/aws4_request. The signature itself is not verified
 * here. `authorization` may also be an `X-Amzn-Authorization` header, which carried AWS3, the signing method before V4.
 * AWS3 is refused with a MissingAuthenticationTokenException, the service's answer to anything other than V4.
 */
export function regionOfCredentialScope(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const scheme = authorization.trimStart().slice(0, 5).toUpperCase();
  if (scheme.startsWith("AWS3")) {
    throw new Fault("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  }
  if (scheme !== "AWS4-") return undefined;
  const parts = credentialParameter.exec(authorization)?.[1]?.toLowerCase().split("/") ?? [];
  const [, , region, service, terminator] = parts;
  if (parts.length !== 5 || service !== "swf" || terminator !== "aws4_request") return undefined;
  return region !== undefined && regionName.test(region) ? region : undefined;
}

/**
 * The regions of credential scopes, for callers who nearly all sign with the same credential: their headers then begin with
 * the same text, and comparing it takes a tenth of the time of parsing it.
 */
export class CredentialRegions {
  /** The last header with a region, up to the comma that follows the credential. */
  #known: { readonly start: string; readonly region: string } | undefined;

  /** See `regionOfCredentialScope`. */
  regionOf(authorization: string | undefined): string | undefined {
    const known = this.#known;
    if (known !== undefined && authorization?.startsWith(known.start) === true) return known.region;
    const region = regionOfCredentialScope(authorization);
    if (authorization !== undefined && region !== undefined) this.#remember(authorization);
    return region;
  }

  /** A credential cannot contain a comma. So when the text before one has a region, it does not depend on what follows. */
  #remember(authorization: string): void {
    const start = authorization.slice(0, authorization.indexOf(",") + 1);
    const region = regionOfCredentialScope(start);
    if (region !== undefined) this.#known = { start, region };
  }
}
