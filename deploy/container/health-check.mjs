// Exits with 0 if the server in this container is healthy. It reads the same variables as the server, and trusts any
// certificate: it asks on the loopback interface of its own container.
import http from "node:http";
import https from "node:https";

const { OPENSWF_PORT: port = "7930", OPENSWF_TLS_CERT: cert } = process.env;
const options = { host: "127.0.0.1", port, path: "/health", timeout: 4_000, rejectUnauthorized: false };
const request = (cert === undefined ? http : https).get(options, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
});
request.on("timeout", () => request.destroy());
request.on("error", () => process.exit(1));
