import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * A load balancer as the guide asks for one: it passes TCP through to the servers in turn, and tries the next server where a
 * connection is refused. It does not know that a server is about to stop.
 */
export class Balancer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ports: readonly number[] = [];
  #turn = 0;

  private constructor() {
    this.#server = createServer((client) => this.#passOn(client));
  }

  static async open(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve) => balancer.#server.listen(0, "127.0.0.1", resolve));
    return balancer;
  }

  get endpoint(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Where new connections go. Open ones stay. */
  pointTo(...ports: readonly number[]): void {
    this.#ports = ports;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #passOn(client: Socket): void {
    this.#keep(client);
    this.#turn += 1;
    const from = this.#turn % Math.max(1, this.#ports.length);
    this.#tryNext(client, [...this.#ports.slice(from), ...this.#ports.slice(0, from)]);
  }

  #tryNext(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const server = connect(port, "127.0.0.1");
    this.#keep(server);
    let isConnected = false;
    server.once("connect", () => {
      isConnected = true;
      client.pipe(server).pipe(client);
    });
    server.once("close", () => {
      if (isConnected) client.destroy();
      else this.#tryNext(client, others);
    });
    client.once("close", () => server.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // Resets are what a drill looks at: each side ends the other.
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
