import type { Core } from "@openswf/core/ports/transport";
import { healthPage } from "./health.ts";
import type { Route } from "./route.ts";

const whatThisIs = `This is openswf, a server for Amazon SWF (API 2012-01-25).

Point an AWS SDK or the aws CLI at this address:

  aws swf list-domains --registration-status REGISTERED --endpoint-url http://HOST:PORT

The web console, where it is served, is at /console/.
GET /health reports whether the server is healthy.
`;

/** The routes of every server: the SWF API, and what operators look at. */
export const serverRoutes = (core: Core): readonly Route[] => [
  {
    kind: "call",
    methods: ["POST"],
    path: "/",
    who: "anybody",
    answer: (request) => core.answer(request),
    refusalByHead: core.refusalByHead,
  },
  {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: "/",
    who: "anybody",
    answer: () => ({ status: 200, contentType: "text/plain; charset=utf-8", body: whatThisIs }),
  },
  {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: "/health",
    who: "anybody",
    answer: ({ source }) => healthPage(core.health(), source.address),
  },
];
