import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** The Lambda functions that the scenarios use, behind the Invoke API of AWS Lambda, for endpoints that call it. */
export interface FakeLambda extends AsyncDisposable {
  readonly url: string;
}

type Function = (payload: string, response: ServerResponse) => Promise<void> | void;

const functions: Readonly<Record<string, Function>> = {
  echo: (payload, response) => answer(response, 200, payload),
  fail: (_, response) => {
    response.setHeader("x-amz-function-error", "Unhandled");
    answer(response, 200, JSON.stringify({ errorMessage: "it failed", errorType: "Error" }));
  },
  slow: async (payload, response) => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    answer(response, 200, payload);
  },
};

export async function startFakeLambda(port: number): Promise<FakeLambda> {
  const server = createServer((request, response) => {
    invoke(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/.exec(request.url ?? "")?.[1] ?? "";
  let payload = "";
  for await (const chunk of request.setEncoding("utf8")) payload += chunk;
  const named = decodeURIComponent(name).split(":").at(-1) ?? "";
  const invoked = Object.hasOwn(functions, named) ? functions[named] : undefined;
  if (request.method !== "POST" || invoked === undefined) {
    response.setHeader("x-amzn-errortype", "ResourceNotFoundException");
    answer(response, 404, JSON.stringify({ Type: "User", Message: `Function not found: ${named}` }));
  } else {
    await invoked(payload, response);
  }
}

function answer(response: ServerResponse, status: number, payload: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(payload);
}
