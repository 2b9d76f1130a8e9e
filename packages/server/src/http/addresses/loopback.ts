import { isIP } from "node:net";
import { mappedAddress, parsedAddress } from "./parsed-address.ts";

/** Whether only programs on this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 0) return host === "localhost";
  const address = parsedAddress(host);
  return (mappedAddress(address) ?? address).range() === "loopback";
}
