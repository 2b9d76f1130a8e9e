import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Unreachable } from "../api/unreachable.ts";
import { router } from "./router.tsx";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/shell.css";
import "./styles/executions.css";
import "./styles/execution.css";
import "./styles/compare.css";
import "./styles/family.css";
import "./styles/actions.css";
import "./styles/machinery.css";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A fault says what is wrong: asking again would not help. A lost connection may come back.
      retry: (failures, error) => error instanceof Unreachable && failures < 2,
      refetchOnWindowFocus: true,
      // By default not while the tab is hidden.
      staleTime: 2_000,
    },
  },
});

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
