import { expect, test } from "vitest";
import { hasPassword, withoutPassword } from "../../../src/cli/configuration/without-password.ts";

test.each([
  {
    text: "postgres://openswf:hidden@db/openswf?sslmode=require",
    shown: "postgres://openswf:***@db/openswf?sslmode=require",
  },
  { text: "postgres://db/openswf?user=o&password=hidden", shown: "postgres://db/openswf?user=o&password=***" },
  { text: "https://bob:hidden@hooks/swf?token=hidden&v=hidden", shown: "https://bob:***@hooks/swf?token=***&v=***" },
])("$text is shown as $shown", ({ text, shown }) => {
  expect(withoutPassword(text)).toBe(shown);
  expect(hasPassword(text)).toBe(true);
});

test.each([
  "sqlite:openswf.sqlite",
  "http://127.0.0.1:8000",
  "https://hooks/swf#a=b",
  "postgres://db/openswf?sslmode=require",
])("%s has no password", (text) => {
  expect(withoutPassword(text)).toBe(text);
  expect(hasPassword(text)).toBe(false);
});
