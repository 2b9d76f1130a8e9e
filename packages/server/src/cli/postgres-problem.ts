import { Problem } from "./problem.ts";
import { type StoreAddress, shownAddress } from "./store-address.ts";

const unknownAuthority =
  "no authority that is trusted here has signed its certificate. Name the file of the right one in sslrootcert";

/** Codes of PostgreSQL, of TLS and of the system, that a person can put right. */
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there. Start PostgreSQL, or look at the host and the port",
  ENOTFOUND: "there is no host of this name",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "there is no answer. Look at the host, the port and what is between",
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet. Look at the clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another name. Use the name that it is for, or sslmode=verify-ca to accept any",
  "28P01": "the password is wrong. It is in the URL, in PGPASSWORD or in ~/.pgpass",
  "28000": "this user may not connect so. Look at the user, and at pg_hba.conf of the server",
  "3D000": "there is no such database. Make it with createdb",
  "42501":
    "this user may not make tables there. Grant it CREATE on the schema, or run `openswf migrate` as one who may",
  "53300":
    "it has no connection left. Raise its max_connections, or lower writeConnectionsMax, readConnectionsMax and listConnectionsMax",
};

/** Says what to do about what PostgreSQL has thrown while it was opened: nothing has been changed yet. */
export function explainPostgresError(error: unknown, address: StoreAddress & { readonly kind: "postgres" }): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  const cause = code === undefined ? undefined : causes[code];
  return Problem.ofWorld(`${shownAddress(address)}: ${cause ?? error.message}.`.replace(/\.\.$/, "."), error);
}

function codeOf(error: Error): string | undefined {
  // Where a host has several addresses, each failure is one of `errors`.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "code" in first && typeof first.code === "string" ? first.code : undefined;
}
