import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { compareNames } from "./compare/compare-address.ts";
import { ComparePage } from "./compare/compare-page.tsx";
import { DomainsPage } from "./domains/domains-page.tsx";
import { ExecutionPage } from "./execution/execution-page.tsx";
import { ExecutionsPage } from "./executions/executions-page.tsx";
import { filterNames } from "./executions/filters-in-address.ts";
import { FilePage } from "./files/file-page.tsx";
import { parseSearch, pick, printSearch } from "./search.ts";
import { ServerPage } from "./server/server-page.tsx";
import { NotFound } from "./shell/not-found.tsx";
import { Shell } from "./shell/shell.tsx";
import { TaskListsPage } from "./task-lists/task-lists-page.tsx";
import { TypesPage } from "./types/types-page.tsx";

/*
 * Every page is one path, and what it shows is in the query: a workflowId may be any text, `..` included, which browsers
 * would take for a step up in a path.
 */

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const domains = createRoute({ getParentRoute: () => root, path: "/", component: DomainsPage });

const executions = createRoute({
  getParentRoute: () => root,
  path: "/executions",
  validateSearch: (search: Record<string, unknown>) => pick(search, ["domain", ...filterNames]),
  component: ExecutionsPage,
});

const execution = createRoute({
  getParentRoute: () => root,
  path: "/execution",
  validateSearch: (search: Record<string, unknown>) =>
    pick(search, ["domain", "id", "run", "tab", "event", "view", "kind", "text", "file"]),
  component: ExecutionPage,
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  validateSearch: (search: Record<string, unknown>) => pick(search, compareNames),
  component: ComparePage,
});

const file = createRoute({
  getParentRoute: () => root,
  path: "/file",
  validateSearch: (search: Record<string, unknown>) => pick(search, ["domain"]),
  component: FilePage,
});

const types = createRoute({
  getParentRoute: () => root,
  path: "/types",
  validateSearch: (search: Record<string, unknown>) => pick(search, ["domain", "kind", "status", "name", "version"]),
  component: TypesPage,
});

const taskLists = createRoute({
  getParentRoute: () => root,
  path: "/task-lists",
  validateSearch: (search: Record<string, unknown>) => pick(search, ["domain"]),
  component: TaskListsPage,
});

const server = createRoute({
  getParentRoute: () => root,
  path: "/server",
  validateSearch: (search: Record<string, unknown>) => pick(search, ["domain"]),
  component: ServerPage,
});

export const router = createRouter({
  routeTree: root.addChildren([domains, executions, execution, compare, file, types, taskLists, server]),
  basepath: "/console",
  parseSearch,
  stringifySearch: printSearch,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
