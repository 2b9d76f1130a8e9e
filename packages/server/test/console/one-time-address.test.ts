import { expect, test } from "vitest";
import { OneTimeAddress } from "../../src/console/one-time-address.ts";

const made = (): OneTimeAddress => new OneTimeAddress(Buffer.from(Array.from({ length: 48 }, (_, index) => index * 5)));
const cookieOf = (address: OneTimeAddress): string =>
  address.pageFor(address.path)?.headers?.["Set-Cookie"]?.split(";")[0] ?? "";

test("the address sets a cookie that scripts and other sites cannot use, and leads to the console", () => {
  const address = made();
  expect(address.pageFor(address.path)).toMatchObject({
    status: 303,
    headers: {
      Location: "/console/",
      "Set-Cookie": expect.stringMatching(
        /^openswf-console-[0-9a-f]{8}=[\w-]{27}; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
      "Cache-Control": "no-store",
    },
  });
});

test("the address works once", () => {
  const address = made();
  address.pageFor(address.path);
  expect(address.pageFor(address.path)).toMatchObject({ status: 403 });
});

test.each(["/console/?token=", "/console/?token=wrong", "/console/executions?domain=a&token=b"])(
  "%s is refused, and leaves the address as it was",
  (url) => {
    const address = made();
    expect(address.pageFor(url)).toMatchObject({ status: 403 });
    expect(address.pageFor(address.path)).toMatchObject({ status: 303 });
  },
);

test.each(["/console/", "/console/executions?domain=a"])("%s has no token, so that it is a page as usual", (url) => {
  expect(made().pageFor(url)).toBeUndefined();
});

test("a request is ours if it has the cookie, among others too", () => {
  const address = made();
  const cookie = cookieOf(address);
  expect(address.isOurs(new Map([["cookie", cookie]]))).toBe(true);
  expect(address.isOurs(new Map([["cookie", `a=b; ${cookie}; c=d`]]))).toBe(true);
  expect(address.isOurs(new Map([["cookie", cookie.slice(0, -1)]]))).toBe(false);
  expect(address.isOurs(new Map([["cookie", `x${cookie}`]]))).toBe(false);
  expect(address.isOurs(new Map())).toBe(false);
});
