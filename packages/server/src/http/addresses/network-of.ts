import ipaddr from "ipaddr.js";
import { parsedAddress } from "./parsed-address.ts";

/** The network that counts as one client. For IPv6 this is the /64: one client can usually choose any address in it. */
export function networkOf(address: string): string {
  const parsed = parsedAddress(address);
  if (!(parsed instanceof ipaddr.IPv6)) return address;
  const groups = parsed.parts.slice(0, 4);
  return groups.map((group) => group.toString(16)).join(":");
}
