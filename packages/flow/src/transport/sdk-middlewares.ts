import type { ListDomainsCommand } from "@aws-sdk/client-swf";
import { askForExtensions, extensionsHeader, noteExtensions } from "./extensions-header.ts";

/** A call of an operation that the SDK does not know. */
export interface RawExchange {
  readonly target: string;
  readonly body: string;
  /** Set when the reply has come. */
  output: unknown;
}

/** What the SDK's HTTP requests and responses look like in every version 3. */
interface HttpRequest {
  readonly headers: Record<string, string>;
  body: unknown;
}
interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}

type Stack = ListDomainsCommand["middlewareStack"];

/** Asks for extensions, and notes those that replies announce, faults included: it runs before the SDK reads the reply. */
export function noticeExtensions(stack: Stack, extensions: Set<string>): void {
  stack.add(
    (next) => (args) => {
      // `as`: the SDK leaves the form of requests to the protocol, which is HTTP here.
      if (extensions.size === 0) (args.request as HttpRequest).headers[extensionsHeader] = askForExtensions;
      return next(args);
    },
    { step: "build", priority: "low", name: "openswfAsks" },
  );
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = httpResponse(result.response);
      // Request handlers write names in any case.
      for (const name in headers) {
        if (name.toLowerCase() === extensionsHeader) noteExtensions(extensions, headers[name]);
      }
      return result;
    },
    { step: "deserialize", priority: "low", name: "openswfExtensions" },
  );
}

/** Puts `exchange` in the place of the command's own input and output. Faults stay with the SDK. */
export function replaceExchange(stack: Stack, exchange: RawExchange): void {
  // Before the length and the signature are computed.
  stack.add(
    (next) => async (args) => {
      // `as`: the SDK leaves the form of requests to the protocol, which is HTTP here.
      const request = args.request as HttpRequest;
      request.headers["x-amz-target"] = exchange.target;
      request.body = exchange.body;
      return next(args);
    },
    { step: "build", priority: "high", name: "openswfRequest" },
  );
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = httpResponse(result.response);
      if (response.statusCode === 200) {
        const text = await textOf(response.body);
        exchange.output = text === "" ? undefined : JSON.parse(text);
        response.body = emptyObject;
      }
      return result;
    },
    { step: "deserialize", priority: "low", name: "openswfReply" },
  );
}

const emptyObject = new TextEncoder().encode("{}");

// `as`: as above.
const httpResponse = (response: unknown): HttpResponse => response as HttpResponse;

/** The body as a request handler gives it: bytes, or a stream of Node's or of the web's. */
async function textOf(body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  const decoder = new TextDecoder();
  let text = "";
  // `as`: every stream that a request handler may give is an async iterable of bytes in Node.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
