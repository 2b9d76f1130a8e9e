import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Whether only programs on this machine can reach `host`. */
export function isLoopback(host: string): boolean {
  return isIP(host) === 0 ? host === "localhost" : ipaddr.process(host).range() === "loopback";
}
