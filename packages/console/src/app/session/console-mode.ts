import { useQuery } from "@tanstack/react-query";

/** What this console may do: with `read only`, the server refuses every change that a page asks for. */
export type ConsoleMode = "everything" | "read only";

/** Who serves the console says so, beside its pages. */
const path = "/console/settings.json";

/** After no answer. */
const askAgainMs = 5_000;

/** `undefined` until the server has said it. A server that says nothing, such as Vite, allows everything. */
export function useConsoleMode(): ConsoleMode | undefined {
  const { data, isError } = useQuery({
    queryKey: ["console mode"],
    queryFn: async ({ signal }): Promise<ConsoleMode> => {
      const reply = await fetch(path, { signal, cache: "no-store" });
      return reply.ok ? modeIn(await reply.text()) : "everything";
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.status === "error" ? askAgainMs : false),
  });
  return data ?? (isError ? "everything" : undefined);
}

/** Whether actions are offered. */
export const useMayAct = (): boolean => useConsoleMode() === "everything";

function modeIn(text: string): ConsoleMode {
  try {
    const settings: unknown = JSON.parse(text);
    const isReadOnly =
      typeof settings === "object" && settings !== null && "mode" in settings && settings.mode === "read only";
    return isReadOnly ? "read only" : "everything";
  } catch {
    return "everything";
  }
}
