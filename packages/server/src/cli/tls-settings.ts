import { Option } from "commander";
import type { TlsFiles } from "../http/tls-files.ts";
import { Problem } from "./problem.ts";

/** What commander makes of the options below. */
export interface TlsFlags {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly tlsClientCert?: TlsFiles["clientCert"];
}

export const tlsOptions = (): readonly Option[] => [
  new Option("--tls-cert <path>", "serve https with this certificate (PEM, with those up to its authority)").env(
    "OPENSWF_TLS_CERT",
  ),
  new Option("--tls-key <path>", "private key of the certificate (PEM)").env("OPENSWF_TLS_KEY"),
  new Option("--tls-client-ca <path>", "ask clients for a certificate of one of these authorities (PEM)").env(
    "OPENSWF_TLS_CLIENT_CA",
  ),
  new Option("--tls-client-cert <mode>", "with --tls-client-ca, whether a client must have one (default: required)")
    .env("OPENSWF_TLS_CLIENT_CERT")
    .choices(["optional", "required"]),
];

/** `undefined` without TLS. */
export function tlsSettings({ tlsCert, tlsKey, tlsClientCa, tlsClientCert }: TlsFlags): TlsFiles | undefined {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw Problem.ofUsage("--tls-cert and --tls-key belong together: give both, or neither to serve plain HTTP.");
  }
  if (tlsClientCert !== undefined && tlsClientCa === undefined) {
    throw Problem.ofUsage("--tls-client-cert needs --tls-client-ca, which says whose certificates are believed.");
  }
  if (tlsCert === undefined || tlsKey === undefined) {
    if (tlsClientCa === undefined) return undefined;
    throw Problem.ofUsage(
      "--tls-client-ca needs --tls-cert and --tls-key: only over TLS are there client certificates.",
    );
  }
  return { cert: tlsCert, key: tlsKey, clientCa: tlsClientCa, clientCert: tlsClientCert ?? "required" };
}
