import { isIP } from "node:net";

/** A host as a `Host` header, an `Origin` or `--allowed-host` names it. */
export interface NamedHost {
  /** In lower case; without a trailing dot, and without the brackets of an IPv6 address. */
  readonly name: string;
  /** `undefined` when it is not given. */
  readonly port: number | undefined;
}

/** A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
const hostAndPort = /^(?:([a-z0-9_.-]{1,254})|\[([0-9a-f:.]{2,45})\])(?::([0-9]{1,5}))?$/;

/** `undefined` for anything but one host: several headers joined with a comma, an empty one, a list, a path. */
export function namedHost(text: string): NamedHost | undefined {
  const match = hostAndPort.exec(text.toLowerCase());
  if (match === null) return undefined;
  const [, name, inBrackets, port] = match;
  if (inBrackets !== undefined && isIP(inBrackets) !== 6) return undefined;
  const plain = inBrackets ?? (name?.endsWith(".") ? name.slice(0, -1) : name);
  if (plain === undefined || plain === "") return undefined;
  return { name: plain, port: port === undefined ? undefined : Number(port) };
}

const originForm = /^(https?):\/\/([^/]*)$/;
const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The host of an `Origin` header, with its port. `undefined` for `null` and anything that is not a web page's origin. */
export function hostOfOrigin(text: string): NamedHost | undefined {
  const [, scheme, rest] = originForm.exec(text.toLowerCase()) ?? [];
  const host = rest === undefined ? undefined : namedHost(rest);
  return host && { name: host.name, port: host.port ?? defaultPorts[scheme ?? ""] };
}
