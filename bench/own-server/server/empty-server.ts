/** The minimum work of a server, in a separate process: answers every POST with an empty object. Prints its URL. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer({ noDelay: true }, (request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(200, ["Content-Type", "application/x-amz-json-1.0", "Content-Length", "2"]);
    response.end("{}");
  });
});
server.listen(0, "127.0.0.1", () => {
  // `as`: a TCP server that is listening has an AddressInfo.
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
