import { Problem } from "@openswf/core/ports/problem";
import { shownUrl } from "./shown-url.ts";

const unknownAuthority =
  "its certificate is not signed by a trusted authority. Set sslrootcert to the file of the right authority";

/** PostgreSQL, TLS and system error codes that the user can fix. */
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused. Start PostgreSQL, or check the host and port",
  ENOTFOUND: "the host name does not exist",
  EAI_AGAIN: "the host name could not be resolved",
  ETIMEDOUT: "the connection timed out. Check the host, the port and the network between",
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet. Check the clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another host name. Connect by that name, or accept any name with sslmode=verify-ca",
  "28P01": "the password is wrong. Check the URL, PGPASSWORD or ~/.pgpass",
  "28000": "this user may not connect this way. Check the user name, and pg_hba.conf on the server",
  "3D000": "the database does not exist. Create it with createdb",
  "42501": "this user may not create tables. Grant it CREATE on the schema, or run `openswf migrate` as a user who may",
  "53300":
    "it has no free connections. Raise its max_connections, or lower writeConnectionsMax, readConnectionsMax and listConnectionsMax",
};

/** Turns an error from opening PostgreSQL into a Problem that says what to do. Nothing has been changed yet. */
export function explainPostgresError(error: unknown, url: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const cause = code === undefined ? undefined : causes[code];
  return Problem.ofWorld(`${shownUrl(url)}: ${cause ?? error.message}.`.replace(/\.\.$/, "."), error);
}

function codeOf(error: Error): string | undefined {
  // When a host has several addresses, `errors` holds one failure for each.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "code" in first && typeof first.code === "string" ? first.code : undefined;
}
