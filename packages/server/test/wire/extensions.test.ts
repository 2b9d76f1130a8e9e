import { expect, test } from "vitest";
import { openService } from "./service.ts";

const header = "x-openswf-extensions";
const target = { "X-Amz-Target": "OpenSWF.DescribeServer" };
/** node:http reads requests with a header beyond ASCII, so this takes the other path through the server. */
const byNodeHttp = { "X-Note": "caf\u00e9" };

test("with extensions on, DescribeServer answers and every reply names the extensions", async () => {
  const { raw } = await openService({}, { extensions: "on" });
  const { status, headers, body } = await raw("", {}, target);
  expect([status, headers.get(header)]).toEqual([200, "OpenSWF.DescribeServer"]);
  expect(JSON.parse(body)).toMatchObject({ version: "1.2.3", extensions: ["OpenSWF.DescribeServer"] });
  const list = { registrationStatus: "REGISTERED" };
  for (const reply of [
    await raw("ListDomains", list),
    await raw("ListDomains", {}),
    await raw("NoSuchOperation", {}),
    await raw("ListDomains", list, byNodeHttp),
    await raw("NoSuchOperation", {}, byNodeHttp),
  ]) {
    expect(reply.headers.get(header)).toBe("OpenSWF.DescribeServer");
  }
});

test("with extensions off, DescribeServer is an unknown operation and no reply names extensions", async () => {
  const { raw } = await openService();
  const { status, headers, body } = await raw("", {}, target);
  expect([status, headers.get(header)]).toEqual([400, null]);
  expect(JSON.parse(body)).toEqual({ __type: "com.amazon.coral.service#UnknownOperationException" });
  const reply = await raw("ListDomains", { registrationStatus: "REGISTERED" });
  expect([reply.status, reply.headers.get(header)]).toEqual([200, null]);
  expect((await raw("ListDomains", {}, byNodeHttp)).headers.get(header)).toBeNull();
});

test("an extension is not an operation of SWF, whatever the spelling of the target", async () => {
  const { raw } = await openService({}, { extensions: "on" });
  for (const spelling of ["SimpleWorkflowService.DescribeServer", "SimpleWorkflowService.OpenSWF.DescribeServer"]) {
    const { status, body } = await raw("", {}, { "X-Amz-Target": spelling });
    expect([status, body]).toEqual([400, expect.stringContaining("UnknownOperationException")]);
  }
});
