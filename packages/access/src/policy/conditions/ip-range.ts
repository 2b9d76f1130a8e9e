/**
 * Ranges of IP addresses. An IPv4-mapped address of IPv6 (`::ffff:203.0.113.9`), which is how a dual-stack socket
 * reports IPv4, counts as the IPv4 address. IPv4 addresses are in no range of IPv6, not even in `::/0`, and vice versa.
 */
import { isIPv4, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface IpRange {
  readonly address: Address;
  /** Number of significant leading bits of `address`. */
  readonly bits: number;
}

const prefixLength = /^\d{1,3}$/;
const mappedBits = 96;

/** Parses an address or a CIDR range; `undefined` for anything else. Bits after the prefix are ignored. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  const address = parseWritten(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const longest = address.kind() === "ipv4" ? 32 : 128;
  const prefix = slash < 0 ? String(longest) : text.slice(slash + 1);
  const bits = Number(prefix);
  if (!prefixLength.test(prefix) || bits > longest) return undefined;
  // Mapped addresses are IPv4, so such a range is one of IPv4.
  if (isMapped(address) && bits >= mappedBits) return { address: address.toIPv4Address(), bits: bits - mappedBits };
  return { address, bits };
}

export function parseIpAddress(text: string): Address | undefined {
  const address = parseWritten(text);
  return address !== undefined && isMapped(address) ? address.toIPv4Address() : address;
}

/** The library compares only addresses of one kind. */
export function isInRange(address: Address, { address: start, bits }: IpRange): boolean {
  return address.kind() === start.kind() && address.match(start, bits);
}

/** The library reads `::203.0.113.9`, a deprecated form of an IPv6 address, as the IPv4-mapped address. */
const deprecatedForm = /^::(\d+\.)/;

/** Node decides which texts are addresses: the library also accepts octal, hexadecimal and shortened IPv4. */
function parseWritten(text: string): Address | undefined {
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  // A zone (`fe80::1%eth0`) names an interface of one machine, so such an address is in no range of a policy.
  if (!isIPv6(text) || text.includes("%")) return undefined;
  return ipaddr.IPv6.parse(text.replace(deprecatedForm, "0::$1"));
}

function isMapped(address: Address): address is ipaddr.IPv6 {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
}
