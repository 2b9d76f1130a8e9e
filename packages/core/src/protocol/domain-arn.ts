import { unknownArn } from "@openswf/model/faults";
import { type DomainKey, domainKey, type Scope } from "../stores/domain-key.ts";

/** The account and region of a caller. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The slash before `domain` is part of the service's format. */
export const domainArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:swf:${region}:${account}:/domain/${name}`;

/** The domain that an ARN names, for a caller of this account and region. Only domains have tags. */
export function domainKeyOfArn(call: Place & { readonly scope: Scope }, arn: string): DomainKey {
  const prefix = domainArn(call, "");
  if (!arn.startsWith(prefix) || arn.length === prefix.length) throw unknownArn(arn);
  return domainKey(call.scope, arn.slice(prefix.length));
}
