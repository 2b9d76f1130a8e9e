import { describe, expect, test } from "vitest";
import { openService, type Service } from "./service.ts";

const header = "x-openswf-extensions";
const describes = { "X-Amz-Target": "OpenSWF.DescribeServer" };
const asks = { [header]: "list" };
const all =
  "OpenSWF.DescribeServer,OpenSWF.WaitForClose,OpenSWF.EndPollsForActivityTask,OpenSWF.EndPollsForDecisionTask,OpenSWF.ListTaskLists,OpenSWF.DescribeTaskList,OpenSWF.ListOpenActivityTasks,OpenSWF.RespondAndPoll,abort-safe-polls";
/** node:http reads requests with a header beyond ASCII, so this takes the other path through the server. */
const byNodeHttp = { "X-Note": "caf\u00e9" };

/** The headers that announce extensions on replies to several kinds of requests, each with these headers. */
async function announced({ raw }: Service, headers: Readonly<Record<string, string>>): Promise<Set<string | null>> {
  const list = { registrationStatus: "REGISTERED" };
  const replies = [
    await raw("ListDomains", list, headers),
    await raw("ListDomains", {}, headers),
    await raw("NoSuchOperation", {}, headers),
    await raw("", {}, { ...describes, ...headers }),
    await raw("ListDomains", list, { ...byNodeHttp, ...headers }),
    await raw("NoSuchOperation", {}, { ...byNodeHttp, ...headers }),
  ];
  return new Set(replies.map((reply) => reply.headers.get(header)));
}

describe("by default", () => {
  test("every reply to a request that asks names the extensions", async () => {
    expect(await announced(await openService(), asks)).toEqual(new Set([all]));
  });

  test.each([{}, { [header]: "" }, { [header]: "LIST" }, { [header]: "yes" }, { [header]: all }])(
    "no reply to a request with the headers %o names them",
    async (headers) => {
      expect(await announced(await openService(), headers)).toEqual(new Set([null]));
    },
  );

  test("a reply names them for its own request only, also on a connection that asked before", async () => {
    const { raw } = await openService();
    const list = { registrationStatus: "REGISTERED" };
    const values: (string | null)[] = [];
    for (const headers of [{}, asks, {}, asks]) {
      const { headers: replied } = await raw("ListDomains", list, headers);
      values.push(replied.get(header));
    }
    expect(values).toEqual([null, all, null, all]);
  });

  test("a request of a web page learns nothing, whatever it asks", async () => {
    const { raw } = await openService();
    const { status, headers } = await raw("ListDomains", {}, { ...asks, Origin: "https://evil.example" });
    expect([status, headers.get(header)]).toEqual([403, null]);
  });

  test("extensions are answered, whether asked for or not", async () => {
    const { raw } = await openService();
    const { status, body } = await raw("", {}, describes);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      version: "1.2.3",
      extensions: [
        ...["OpenSWF.DescribeServer", "OpenSWF.WaitForClose", "OpenSWF.EndPollsForActivityTask"],
        ...["OpenSWF.EndPollsForDecisionTask", "OpenSWF.ListTaskLists", "OpenSWF.DescribeTaskList"],
        ...["OpenSWF.ListOpenActivityTasks", "OpenSWF.RespondAndPoll"],
      ],
      capabilities: ["abort-safe-polls"],
    });
  });

  test("an extension is not an operation of SWF, whatever the spelling of the target", async () => {
    const { raw } = await openService();
    for (const spelling of ["SimpleWorkflowService.DescribeServer", "SimpleWorkflowService.OpenSWF.DescribeServer"]) {
      const { status, body } = await raw("", {}, { "X-Amz-Target": spelling });
      expect([status, body]).toEqual([400, expect.stringContaining("UnknownOperationException")]);
    }
  });
});

test("with extensions on, every reply names them", async () => {
  const service = await openService({}, { extensions: "on" });
  expect(await announced(service, {})).toEqual(new Set([all]));
  expect(await announced(service, asks)).toEqual(new Set([all]));
});

test("with extensions off, DescribeServer is an unknown operation and no reply names extensions", async () => {
  const service = await openService({}, { extensions: "off" });
  const { status, body } = await service.raw("", {}, describes);
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({ __type: "com.amazon.coral.service#UnknownOperationException" });
  expect(await announced(service, {})).toEqual(new Set([null]));
  expect(await announced(service, asks)).toEqual(new Set([null]));
});
