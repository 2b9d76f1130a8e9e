/**
 * Ranges of IP addresses. An address is four words of 32 bits. IPv4 addresses use the IPv4-mapped form of IPv6
 * (`::ffff:203.0.113.9`), which is also how a dual-stack socket reports them.
 */
import { isIPv4, isIPv6 } from "node:net";

type Address = readonly [number, number, number, number];

export interface IpRange {
  readonly address: Address;
  /** Number of significant leading bits of `address`. */
  readonly bits: number;
}

const prefixLength = /^\d{1,3}$/;

/** Parses an address or a CIDR range; `undefined` for anything else. Bits after the prefix are ignored. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  const address = parseIpAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  if (slash < 0) return { address, bits: 128 };
  const prefix = text.slice(slash + 1);
  const [longest, mapped] = text.includes(":") ? [128, 0] : [32, 96];
  if (!prefixLength.test(prefix) || Number(prefix) > longest) return undefined;
  return { address, bits: mapped + Number(prefix) };
}

export function parseIpAddress(text: string): Address | undefined {
  if (isIPv4(text)) return [0, 0, 0xffff, ipv4Word(text)];
  // A zone (`fe80::1%eth0`) names an interface of one machine, so such an address is in no range of a policy.
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const [head = "", tail] = text.split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  const groups = [...before, ...zeros, ...after];
  const word = (at: number): number => (((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

export function isInRange(address: Address, range: IpRange): boolean {
  for (let index = 0; index * 32 < range.bits; index += 1) {
    const counted = Math.min(32, range.bits - index * 32);
    const mask = counted === 32 ? 0xffff_ffff : ~(0xffff_ffff >>> counted);
    if ((((address[index] ?? 0) ^ (range.address[index] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

/**
 * Packs the four bytes of text that `isIPv4` has validated. Uses a loop: splitting the text on every request would take
 * twice as long.
 */
function ipv4Word(text: string): number {
  let word = 0;
  let byte = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === dot) {
      word = word * 256 + byte;
      byte = 0;
    } else {
      byte = byte * 10 + code - zero;
    }
  }
  return word * 256 + byte;
}

const dot = ".".charCodeAt(0);
const zero = "0".charCodeAt(0);

/** The 16-bit groups in one half of an IPv6 address. The end may be written as IPv4. */
function groupsOf(text: string): readonly number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const word = ipv4Word(group); // isIPv6 has validated it
    return [word >>> 16, word & 0xffff];
  });
}
