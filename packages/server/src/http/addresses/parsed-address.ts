import ipaddr from "ipaddr.js";

/** A valid address, without its zone: an interface's name (`%eth0.100`) can hold more than the parser accepts. */
export function parsedAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const zone = address.indexOf("%");
  return ipaddr.parse(zone < 0 ? address : address.slice(0, zone));
}

/** The IPv4 address that an IPv6 address like `::ffff:192.0.2.1` stands for; `undefined` for any other address. */
export function mappedAddress(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | undefined {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : undefined;
}
