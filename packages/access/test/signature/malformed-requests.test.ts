/**
 * Randomly corrupted requests, generated from a seed. Each is refused with one of the signature's faults, unless it is
 * only another way of writing the same request. `OPENSWF_TEST_EFFORT=25` runs more of them.
 */
import { Fault, type FaultName, faults } from "@openswf/model/faults";
import { expect, test } from "vitest";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";
import { collectedHeap } from "./collected-heap.ts";
import { checkOf, now, signedBySdk, withHeaders } from "./signing.ts";

const requests = 4_000 * effort;
/** Allowed growth of the heap between the first and the second half. A leak of 2 KB per request would exceed it. */
const growthMax = 16 * 1024 * 1024;

const expectedFaults: ReadonlySet<FaultName> = new Set<FaultName>([
  "MissingAuthenticationTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "UnrecognizedClientException",
]);

const pieces = [
  ..." \t,;=/%?&+.:'\"\\\0\r\n\u00a0\u00ff",
  "AWS4-HMAC-SHA256",
  "Credential=",
  "SignedHeaders=",
  "Signature=",
  "host",
  "x-amz-date",
  "aws4_request",
  "__proto__",
  "constructor",
  "20260301T120000Z",
  "UNSIGNED-PAYLOAD",
  "STREAMING-",
  "X-Amz-Algorithm=",
  "../",
  "%",
  "%2",
  "\u{1f600}",
];

const piece = (dice: Dice): string => {
  if (dice.oneIn(3)) return String.fromCharCode(dice.between(0, 255));
  const chosen = dice.oneOf(pieces) ?? "";
  return dice.oneIn(400) ? chosen.repeat(dice.between(1, Math.ceil(32_000 / Math.max(1, chosen.length)))) : chosen;
};

const pieced = (dice: Dice): string => Array.from({ length: dice.between(0, 12) }, () => piece(dice)).join("");

/** Replaces, removes, duplicates or moves a part of the text. */
function spoilt(text: string, dice: Dice): string {
  const from = dice.between(0, text.length);
  const to = dice.oneIn(2) ? from + dice.between(0, 3) : dice.between(from, text.length);
  const part = text.slice(from, to);
  switch (dice.between(0, 5)) {
    case 0:
      return text.slice(0, from) + text.slice(to);
    case 1:
      return text.slice(0, from) + part + part + text.slice(to);
    case 2:
      return text.slice(to) + part + text.slice(0, from);
    case 3:
      return pieced(dice);
    default:
      return text.slice(0, from) + piece(dice) + text.slice(to);
  }
}

function spoiltRequest(valid: SignedRequest, dice: Dice): SignedRequest {
  let request = valid;
  for (let changes = dice.between(1, 4); changes > 0; changes -= 1) {
    const name = dice.oneOf([...request.headers.keys()]) ?? "authorization";
    const of = (header: string): string => request.headers.get(header) ?? "";
    switch (dice.between(0, 9)) {
      case 0:
        request = { ...request, target: spoilt(dice.oneIn(2) ? "/" : "/a/./..//b%20?c=d&e&%E1%88%B4=f", dice) };
        break;
      case 1:
        request = { ...request, body: Buffer.from(pieced(dice)) };
        break;
      case 2:
        request = withHeaders(request, { [name]: dice.oneIn(3) ? undefined : spoilt(of(name), dice) });
        break;
      case 3:
        request = withHeaders(request, { [dice.oneIn(2) ? `x-amz-${pieced(dice)}` : pieced(dice)]: pieced(dice) });
        break;
      case 4:
        request = withHeaders(request, { "x-amz-date": spoilt(of("x-amz-date"), dice), date: pieced(dice) });
        break;
      case 5:
        request = withHeaders(request, { "x-amz-content-sha256": pieced(dice) });
        break;
      default:
        request = withHeaders(request, { authorization: spoilt(of("authorization"), dice) });
    }
  }
  return request;
}

test(`${requests} malformed requests are refused with the signature's faults and leak no memory`, async () => {
  const dice = new Dice(20_260_301);
  const checks = [checkOf(), checkOf({ explainMismatch: true })];
  const valid = [await signedBySdk(), await signedBySdk({ securityToken: "token", headers: { "x-custom": "a  b" } })];
  const seen = new Map<string, number>();
  let heapAtHalf = 0;
  for (let count = 0; count < requests; count += 1) {
    if (count === Math.floor(requests / 2)) heapAtHalf = collectedHeap();
    const original = valid[count % valid.length];
    if (original === undefined) throw new Error("there is no request to corrupt");
    const request = spoiltRequest(original, dice);
    let outcome = "accepted";
    try {
      checks[count % 3 === 0 ? 1 : 0]?.check(request, now);
      expect(Buffer.compare(request.body, original.body)).toBe(0);
      expect(request.headers.get("x-amz-target")?.trim()).toBe(original.headers.get("x-amz-target"));
    } catch (error) {
      if (!(error instanceof Fault) || !expectedFaults.has(error.name) || faults[error.name].status !== 400)
        throw error;
      outcome = error.name;
    }
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  expect(collectedHeap() - heapAtHalf).toBeLessThan(growthMax);
  // Every fault occurs, so the requests are malformed in different ways.
  for (const name of expectedFaults) expect(seen.get(name) ?? 0).toBeGreaterThan(requests / 1000);
});
