/**
 * Ranges of IP addresses. An address is four words of 32 bits; one of IPv4 is written as IPv6 maps it
 * (`::ffff:203.0.113.9`), which is also how a socket that serves both reports it.
 */
import { isIPv6 } from "node:net";

type Address = readonly [number, number, number, number];

export interface IpRange {
  readonly address: Address;
  /** How many leading bits of `address` count. */
  readonly bits: number;
}

const prefixLength = /^\d{1,3}$/;

/** Reads an address, or a range in CIDR form; `undefined` for what is neither. Bits after the prefix do not matter. */
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
  const word4 = ipv4Word(text);
  if (word4 !== undefined) return [0, 0, 0xffff, word4];
  // A zone (`fe80::1%eth0`) names an interface of one machine: such an address is in no range of a policy.
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
 * The four bytes of an IPv4 address, decimal and without leading zeros; `undefined` for any other text. Reads character
 * by character: most requests come with such an address, and this takes a fifth of the time that `isIPv4` does.
 */
function ipv4Word(text: string): number | undefined {
  let word = 0;
  let byte = -1;
  let bytes = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? dot : text.charCodeAt(index);
    if (code === dot) {
      if (byte < 0 || bytes === 4) return undefined;
      word = word * 256 + byte;
      bytes += 1;
      byte = -1;
    } else {
      if (code < zero || code > nine || byte === 0) return undefined;
      byte = Math.max(byte, 0) * 10 + code - zero;
      if (byte > 255) return undefined;
    }
  }
  return bytes === 4 ? word : undefined;
}

const dot = ".".charCodeAt(0);
const zero = "0".charCodeAt(0);
const nine = "9".charCodeAt(0);

/** The groups of 16 bits in one half of an IPv6 address, whose end may be written as IPv4. */
function groupsOf(text: string): readonly number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (!group.includes(".")) return [Number.parseInt(group, 16)];
    const word = ipv4Word(group) ?? 0; // isIPv6 has looked at it
    return [word >>> 16, word & 0xffff];
  });
}
