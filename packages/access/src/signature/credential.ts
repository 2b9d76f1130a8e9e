import type { Fault } from "@openswf/model/faults";
import { invalidSignature, malformedCredential } from "./signature-faults.ts";

/** The `Credential` of a request: the key that signed it, and the scope of the signature. */
export interface Credential {
  readonly accessKeyId: string;
  /** `20150830` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** Everything after the key id, as it appears in the string to sign. */
  readonly scope: string;
}

/** The scope that a credential must have. */
export interface ExpectedScope {
  readonly service: string;
  /** The date of the request, such as `20150830T123600Z`. The scope must be of the same day. */
  readonly signedAt: string;
  readonly regions: { isRegion(region: string): boolean };
}

const terminator = "aws4_request";

export function readCredential(text: string): Credential {
  const parts = text.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", last = ""] = parts;
  if (parts.length !== 5) throw malformedCredential(text);
  return { accessKeyId, date, region, service, terminator: last, scope: text.slice(accessKeyId.length + 1) };
}

/** `undefined` when the scope is valid; otherwise one fault that lists every mismatch. */
export function faultOfScope(credential: Credential, expected: ExpectedScope): Fault | undefined {
  const { date, region, service } = credential;
  const wrong: string[] = [];
  if (!expected.regions.isRegion(region))
    wrong.push(`Credential should be scoped to a valid region, not '${region}'. `);
  if (service !== expected.service) {
    wrong.push(`Credential should be scoped to correct service: '${expected.service}'. `);
  }
  if (credential.terminator !== terminator) {
    const text = `'${terminator}', not '${credential.terminator}'`;
    wrong.push(`Credential should be scoped with a valid terminator: ${text}. `);
  }
  if (!(expected.signedAt.startsWith(date) && date.length === 8)) {
    wrong.push(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${date}' != '${expected.signedAt.slice(0, 8)}', from '${expected.signedAt}'.`,
    );
  }
  return wrong.length === 0 ? undefined : invalidSignature(wrong.join(""));
}
