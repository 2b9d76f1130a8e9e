import { silentLog } from "@openswf/core/ports/log";
import { expect, test } from "vitest";
import { openPool } from "../src/connection/connections.ts";
import { loggedError } from "../src/connection/logged-error.ts";
import { defaultOptions } from "../src/connection/options.ts";

test("the log gets only the code and the message of a lost connection", async () => {
  const logged: object[] = [];
  const log = { ...silentLog, warn: (fields: object) => void logged.push(fields) };
  const pool = openPool("postgres://someone@127.0.0.1:1/orders", 1, { ...defaultOptions, log });
  const error = Object.assign(new Error("terminated"), { code: "57P01", client: { secretKey: 12_345 } });
  pool.emit("error", error, undefined as never);
  expect(logged).toEqual([{ error: { code: "57P01", message: "terminated" } }]);
  await pool.end();
});

test("a thrown value that is not an Error is logged too", () => {
  expect(loggedError("gone")).toEqual({ code: undefined, message: "gone" });
});
