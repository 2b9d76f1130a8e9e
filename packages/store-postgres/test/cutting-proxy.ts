import { connect, createServer, type Socket } from "node:net";

type Cut = "request" | "answer" | "forAWhile" | "waiting";

/** A proxy for the TCP connections between a store and its database that can cut them at a chosen moment. */
export interface CuttingProxy {
  readonly url: string;
  /**
   * Cuts the connection once. `request` cuts it before the store's next message is passed on. `answer` cuts it before
   * the database's next message is passed on. `forAWhile` does the same as `answer`, and refuses connections from then
   * on. `waiting` cuts it as soon as the store's next message has been passed on, but only on the store's side, so the
   * database continues its work.
   */
  cutNext(what: Cut): void;
  /** While it refuses, no connection can be made. */
  refuse(refuses: boolean): void;
  /** Ends all connections. New ones can be made at once. */
  cutAll(): void;
  /** Ends all connections. New ones go to this database. */
  pointTo(target: string): void;
  /** While it is silent, nothing is passed on to the database, but no connection is cut. */
  silence(isSilent: boolean): void;
  /** While it stalls, nothing is passed on in either direction, but nothing is lost: it is passed on afterwards. */
  stall(isStalled: boolean): void;
  readonly cuts: number;
  close(): Promise<void>;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  let { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let armed: Cut | undefined;
  let refuses = false;
  let isSilent = false;
  let isStalled = false;
  let cuts = 0;

  const server = createServer((client) => {
    if (refuses) {
      client.destroy();
      return;
    }
    const database = connect(Number(port), hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      // Each side ends the other. Resets are the purpose of this proxy.
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      if (isStalled) socket.pause();
    }
    const cut = (...ended: Socket[]): void => {
      armed = undefined;
      cuts += 1;
      for (const socket of ended) socket.destroy();
    };
    client.on("data", (data) => {
      if (isSilent) return;
      if (armed === "request") cut(client, database);
      else {
        database.write(data);
        if (armed === "waiting") cut(client);
      }
    });
    database.on("data", (data) => {
      if (armed === "answer" || armed === "forAWhile") {
        refuses = armed === "forAWhile";
        cut(client, database);
      } else if (!client.destroyed) client.write(data);
    });
    client.on("end", () => database.end());
    database.on("end", () => client.end());
    // There may also be no database to connect to.
    database.on("close", () => client.destroy());
  });
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  const url = new URL(target);
  url.port = String(address.port);

  return {
    url: url.href,
    cutNext: (what) => {
      armed = what;
    },
    refuse: (value) => {
      refuses = value;
      if (value) cutAll();
    },
    cutAll,
    pointTo: (next) => {
      ({ hostname, port } = new URL(next));
      cutAll();
    },
    silence: (value) => {
      isSilent = value;
    },
    stall: (value) => {
      isStalled = value;
      for (const socket of sockets) {
        if (value) socket.pause();
        else socket.resume();
      }
    },
    get cuts() {
      return cuts;
    },
    close: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
