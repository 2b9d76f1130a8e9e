/** `ACCOUNT/REGION`: the namespace of names. */
export type Scope = string;
/** `ACCOUNT/REGION/DOMAIN`. A domain name never contains a `/`. */
export type DomainKey = string;

export const domainKey = (scope: Scope, name: string): DomainKey => `${scope}/${name}`;
