import assert from "node:assert/strict";
import { SWFServiceException } from "@aws-sdk/client-swf";

/** How long an answer may take to become true: a distant service is eventually consistent, a near one at once. */
const patienceMs = 5_000;

/** The call is refused with this fault and, where the text is known, with exactly this text. */
export async function refuses(call: Promise<unknown>, fault: string, message?: string | RegExp): Promise<void> {
  const refusal = await call.then(
    () => assert.fail(`accepted, though ${fault} was expected${message === undefined ? "" : `: ${message}`}`),
    (error: unknown) => error,
  );
  if (!(refusal instanceof SWFServiceException)) throw refusal;
  assert.equal(refusal.name, fault, `another fault: ${refusal.name}: ${refusal.message}`);
  assert.equal(refusal.$metadata.httpStatusCode, 400);
  if (typeof message === "string") assert.equal(refusal.message, message);
  if (message instanceof RegExp) assert.match(refusal.message, message);
}

/**
 * A ValidationException with these complaints, each `Value ... at ... failed to satisfy constraint: ...`. Their order is
 * not compared: the service lists several in any order.
 */
export async function refusesAsInvalid(call: Promise<unknown>, ...complaints: readonly string[]): Promise<void> {
  const refusal = await call.then(
    () => assert.fail(`accepted, though a ValidationException was expected: ${complaints.join("; ")}`),
    (error: unknown) => error,
  );
  if (!(refusal instanceof SWFServiceException)) throw refusal;
  assert.equal(refusal.name, "ValidationException", `another fault: ${refusal.name}: ${refusal.message}`);
  const [, count, listed] = /^(\d+) validation errors? detected: (.*)$/s.exec(refusal.message) ?? [];
  assert.ok(listed !== undefined, `not the form of a validation error: ${refusal.message}`);
  assert.deepEqual(listed.split("; ").toSorted(), complaints.toSorted());
  assert.equal(count, String(complaints.length));
}

/** Repeats an assertion until it holds, for as long as a service may need to show what has been done. */
export async function eventually<Result>(assertion: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() + pauseMs > deadline) throw error;
    }
    await pause(pauseMs);
  }
}

/** Real time passes: the endpoint's clock is not ours to move. Kept to where a timeout is the thing examined. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
