import { expect, test } from "vitest";
import { parseOptions } from "../options.ts";

test("calls to a service are bounded by default, and those on this machine hardly", () => {
  expect(parseOptions(["--endpoint", "https://swf.eu-west-1.amazonaws.com"])).toMatchObject({
    workers: [1, 4],
    rate: 50,
    callsMax: 20_000,
    scale: 0.02,
    profiles: ["calls", "base"],
  });
  expect(parseOptions(["--endpoint", "http://[::1]:7930", "all"])).toMatchObject({ rate: undefined, scale: 1 });
});

test.each([
  { flags: [], message: "--endpoint is required" },
  { flags: ["--endpoint", "ftp://a"], message: "invalid --endpoint ftp://a" },
  { flags: ["--endpoint", "http://a", "floor"], message: "needs a clone of openswf: npm run bench -- floor" },
  { flags: ["--endpoint", "http://a", "flor"], message: 'unknown profile "flor": expected one of calls, base' },
  { flags: ["--endpoint", "http://a", "--rate", "0"], message: "invalid --rate 0" },
  { flags: ["--endpoint", "http://a", "--calls", "1.5"], message: "invalid --calls 1.5" },
  { flags: ["--endpoint", "http://a", "--output", "xml"], message: "invalid --output xml" },
])("flags that make no sense are refused: $message", ({ flags, message }) => {
  expect(() => parseOptions(flags)).toThrow(message);
});
