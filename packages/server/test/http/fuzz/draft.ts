import type { Dice } from "../../crash/dice.ts";
import { signedHeaders } from "./sign-draft.ts";

/** A request that is about to be malformed. All text is latin1, so each character is one byte. */
export interface Draft {
  readonly before: string;
  readonly line: string;
  /** Header lines without line ends. */
  readonly headers: readonly string[];
  readonly lineEnd: string;
  readonly body: string;
  readonly after: string;
  /** The last change, made to the printed bytes. */
  readonly damage: (bytes: string) => string;
  /** The number of pieces in which the bytes are sent. */
  readonly pieces: number;
  /** What the client does after sending. */
  readonly ending: "waits" | "half closes" | "resets";
}

/** A placeholder for the Content-Length header of the final body. */
export const trueLength = "Content-Length: \0";

const domain = "orders";
const execution = { workflowId: "order-1", workflowType: { name: "order", version: "1" } };
/** Calls that store little, even when repeated many times. */
const calls: readonly (readonly [string, object])[] = [
  ["ListDomains", { registrationStatus: "REGISTERED" }],
  ["DescribeDomain", { name: domain }],
  ["RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" }],
  ["StartWorkflowExecution", { domain, ...execution, input: "i", tagList: ["a", "b"] }],
  ["CountOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate: 0 } }],
  ["ListOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate: 0, latestDate: 4e9 }, maximumPageSize: 5 }],
  ["PollForDecisionTask", { domain, taskList: { name: "nobody" }, maximumPageSize: 10 }],
  ["RespondActivityTaskCompleted", { taskToken: "AAAA", result: "r" }],
  ["RespondDecisionTaskCompleted", { taskToken: "AAAA", decisions: [{ decisionType: "StartTimer" }] }],
];

export const authorization =
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/swf/aws4_request, SignedHeaders=host;x-amz-date, " +
  "Signature=0123456789abcdef";

/** A well-formed, signed request. */
export function goodDraft(dice: Dice): Draft {
  const [operation, input] = dice.oneOf(calls) ?? ["ListDomains", {}];
  return draftOf(operation, input);
}

export function draftOf(operation: string, input: object): Draft {
  const target = `SimpleWorkflowService.${operation}`;
  const body = JSON.stringify(input);
  return {
    before: "",
    line: "POST / HTTP/1.1",
    headers: [
      "Host: localhost",
      "Content-Type: application/x-amz-json-1.0",
      `X-Amz-Target: ${target}`,
      ...signedHeaders("localhost", target, body),
      trueLength,
    ],
    lineEnd: "\r\n",
    body,
    after: "",
    damage: (bytes) => bytes,
    pieces: 1,
    ending: "waits",
  };
}

export function printDraft({ before, line, headers, lineEnd, body, after, damage }: Draft): string {
  const lines = headers.map((header) => (header === trueLength ? `Content-Length: ${body.length}` : header));
  return damage(`${before}${[line, ...lines, "", ""].join(lineEnd)}${body}${after}`);
}
