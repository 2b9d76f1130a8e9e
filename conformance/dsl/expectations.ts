import assert from "node:assert/strict";
import { SWFServiceException } from "@aws-sdk/client-swf";

/**
 * How long an assertion may take to become true: a distant service is eventually consistent, a local one is immediate.
 */
const patienceMs = 5_000;

/** Expects the call to be refused with this fault and, where the text is known, with exactly this text. */
export async function refuses(call: Promise<unknown>, fault: string, message?: string | RegExp): Promise<void> {
  const refusal = await call.then(
    () => assert.fail(`accepted, but expected ${fault}${message === undefined ? "" : `: ${message}`}`),
    (error: unknown) => error,
  );
  if (!(refusal instanceof SWFServiceException)) throw refusal;
  assert.equal(refusal.name, fault, `unexpected fault: ${refusal.name}: ${refusal.message}`);
  assert.equal(refusal.$metadata.httpStatusCode, 400);
  if (typeof message === "string") assert.equal(refusal.message, message);
  if (message instanceof RegExp) assert.match(refusal.message, message);
}

/**
 * Expects a ValidationException with these complaints, each `Value ... at ... failed to satisfy constraint: ...`. Their
 * order is not compared, because the service lists several in any order.
 */
export async function refusesAsInvalid(call: Promise<unknown>, ...complaints: readonly string[]): Promise<void> {
  const refusal = await call.then(
    () => assert.fail(`accepted, but expected a ValidationException: ${complaints.join("; ")}`),
    (error: unknown) => error,
  );
  if (!(refusal instanceof SWFServiceException)) throw refusal;
  assert.equal(refusal.name, "ValidationException", `unexpected fault: ${refusal.name}: ${refusal.message}`);
  const [, count, listed] = /^(\d+) validation errors? detected: (.*)$/s.exec(refusal.message) ?? [];
  assert.ok(listed !== undefined, `malformed validation error: ${refusal.message}`);
  assert.deepEqual(listed.split("; ").toSorted(), complaints.toSorted());
  assert.equal(count, String(complaints.length));
}

/** Repeats an assertion until it holds, for as long as a service may need to show the effect of a call. */
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

/** Waits in real time, because the endpoint's clock cannot be controlled. Used only where a timeout is under test. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
