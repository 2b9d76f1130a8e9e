import { randomBytes } from "node:crypto";

/** Some 400,000 characters that no compression makes shorter. SWF takes 32,768. */
export async function readScan(patient: string): Promise<string> {
  return `scan of ${patient}: ${randomBytes(300_000).toString("base64")}`;
}

export async function countCharacters(scan: string): Promise<number> {
  return scan.length;
}
