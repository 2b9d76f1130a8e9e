import type { Source } from "@openswf/core/ports/transport";
import { invariant } from "@openswf/model/invariant";
import { isLoopback } from "../addresses/loopback.ts";
import type { CallRoute, Route } from "./route.ts";

/** The first line of a request for a route, as the reader of plain requests looks for it. */
export interface RequestLine {
  readonly method: string;
  readonly url: string;
  /** `POST / HTTP/1.1` and the line end. */
  readonly bytes: Buffer;
  readonly route: CallRoute;
}

/** Every path that a server answers. All readers of requests look here, so that none knows a path that others do not. */
export class RouteTable {
  /** The lines of all call routes that have one path and are open to anybody. */
  readonly requestLines: readonly RequestLine[];
  /** By method, then by path. */
  readonly #exact = new Map<string, Map<string, Route>>();
  /** By method; the longest prefix first, so that it takes precedence. Each ends in `/`. */
  readonly #below = new Map<string, { readonly prefix: string; readonly route: Route }[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) for (const method of route.methods) this.#add(method, route);
    for (const below of this.#below.values()) below.sort((a, b) => b.prefix.length - a.prefix.length);
    this.requestLines = routes.flatMap(requestLinesOf);
  }

  /** The route of a request; `undefined` when there is none that this client may use. */
  find(method: string, url: string, source: Source): Route | undefined {
    const query = url.indexOf("?");
    const path = query < 0 ? url : url.slice(0, query);
    const route =
      this.#exact.get(method)?.get(path) ??
      this.#below.get(method)?.find(({ prefix }) => path.startsWith(prefix))?.route;
    return route === undefined || mayUse(route, source) ? route : undefined;
  }

  #add(method: string, route: Route): void {
    const { path } = route;
    const exact = this.#exact.get(method) ?? new Map<string, Route>();
    this.#exact.set(method, exact);
    // A path that ends in `/*` is entered as well: no client asks for it, and it shows whether the route is the only one.
    invariant(!exact.has(path), `two routes for ${method} ${path}`);
    exact.set(path, route);
    if (!path.endsWith("/*")) return;
    const below = this.#below.get(method) ?? [];
    this.#below.set(method, below);
    below.push({ prefix: path.slice(0, -1), route });
  }
}

const mayUse = ({ who }: Route, { address }: Source): boolean => who === "anybody" || isLoopback(address);

function requestLinesOf(route: Route): readonly RequestLine[] {
  if (route.kind !== "call" || route.who !== "anybody" || route.path.endsWith("/*")) return [];
  return route.methods.map((method) => ({
    method,
    url: route.path,
    bytes: Buffer.from(`${method} ${route.path} HTTP/1.1\r\n`, "latin1"),
    route,
  }));
}
