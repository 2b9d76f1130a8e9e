import { Problem } from "@openswf/core/ports/problem";
import { Option } from "commander";
import type { TlsFiles } from "../../http/tls/tls-files.ts";

/** The options below as commander parses them. */
export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly tlsClientCert?: TlsFiles["clientCert"];
}

export const tlsOptions = (): readonly Option[] => [
  new Option(
    "--tls-cert <path>",
    "serve HTTPS with this certificate (PEM, followed by any intermediate certificates)",
  ).env("OPENSWF_TLS_CERT"),
  new Option("--tls-key <path>", "private key of the certificate (PEM, without a passphrase)").env("OPENSWF_TLS_KEY"),
  new Option("--tls-client-ca <path>", "ask clients for a certificate signed by one of these authorities (PEM)").env(
    "OPENSWF_TLS_CLIENT_CA",
  ),
  new Option(
    "--tls-client-cert <mode>",
    "with --tls-client-ca, whether clients must have a certificate (default: required)",
  )
    .env("OPENSWF_TLS_CLIENT_CERT")
    .choices(["optional", "required"]),
];

/** `undefined` without TLS. */
export function tlsSettings({ tlsCert, tlsKey, tlsClientCa, tlsClientCert }: TlsFlags): TlsFiles | undefined {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw Problem.ofUsage("--tls-cert and --tls-key belong together. Pass both, or neither to serve plain HTTP.");
  }
  if (tlsClientCert !== undefined && tlsClientCa === undefined) {
    throw Problem.ofUsage("--tls-client-cert needs --tls-client-ca, which names the trusted authorities.");
  }
  if (tlsCert === undefined || tlsKey === undefined) {
    if (tlsClientCa === undefined) return undefined;
    throw Problem.ofUsage("--tls-client-ca needs --tls-cert and --tls-key: client certificates require TLS.");
  }
  return { cert: tlsCert, key: tlsKey, clientCa: tlsClientCa, clientCert: tlsClientCert ?? "required" };
}
