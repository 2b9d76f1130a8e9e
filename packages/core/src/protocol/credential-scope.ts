import { Fault } from "@openswf/model/faults";

const credentialParameter = /(?:^|[\s,])credential\s*=\s*([^\s,]+)/i;
const regionName = /^[a-z0-9-]{1,64}$/;

/**
 * The region that a request was signed for: names, executions and tokens are separate per region. `undefined` when
 * there is no Signature V4 header, or none with the scope KEY/DATE/REGION/swf/aws4_request. Whether the signature is
 * true is not asked here. `authorization` may also be an `X-Amzn-Authorization` header: AWS3, the signing before V4
 * that went there, is refused with a MissingAuthenticationTokenException, as the service answers what is not V4.
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
