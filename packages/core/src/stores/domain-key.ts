/** `ACCOUNT/REGION`: the namespace of names. */
export type Scope = string;
/** `ACCOUNT/REGION/DOMAIN`. A domain name never contains a `/`. */
export type DomainKey = string;

export const domainKey = (scope: Scope, name: string): DomainKey => `${scope}/${name}`;

/** The parts of a key. */
export function domainKeyParts(key: DomainKey): {
  readonly account: string;
  readonly region: string;
  readonly name: string;
} {
  const [account = "", region = "", name = ""] = key.split("/");
  return { account, region, name };
}
