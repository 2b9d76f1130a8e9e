/** What the HTTP front measures. See `core-measures.ts`. */
export const httpMeasures = {
  connections: {
    type: "gauge",
    name: "openswf_http_connections",
    labels: [],
    unit: "1",
    help: "Open HTTP connections.",
  },
  connectionsRefused: {
    type: "counter",
    name: "openswf_http_connections_refused",
    labels: ["reason"],
    unit: "1",
    help: "Connections closed at once: `too_many` in total, or `too_many_from_address`.",
  },
  foreignRequests: {
    type: "counter",
    name: "openswf_http_foreign_requests",
    labels: [],
    unit: "1",
    help: "Requests refused because they came from a web page of another site, or under a name that is not allowed.",
  },
} as const;
