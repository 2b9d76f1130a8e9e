import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { findExecution } from "../execution/find-execution.ts";
import { explain } from "../parts/notice.tsx";
import { swf } from "../swf.ts";
import { isTyping } from "./is-typing.ts";

/** Takes a workflowId or runId to its execution. `/` puts the cursor here. */
export function Jump({ domain }: { readonly domain: string }): ReactElement {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const go = async (text: string): Promise<void> => {
    if (text === "") return;
    setProblem("");
    try {
      const found = await findExecution(swf, domain, text);
      if (found === undefined) setProblem(`No execution in ${domain} has this workflowId or runId.`);
      else if (found.kind === "one") {
        await navigate({ to: "/execution", search: { domain, id: found.workflowId, run: found.runId } });
      } else await navigate({ to: "/executions", search: { domain, id: text } });
    } catch (error) {
      setProblem(explain(error).what);
    }
  };
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault();
        void go(field.current?.value.trim() ?? "");
      }}
    >
      <input
        ref={field}
        className="field jump-field"
        type="search"
        placeholder="Go to a workflow or run id"
        aria-label="Go to a workflowId or runId"
        autoComplete="off"
        spellCheck={false}
        onPaste={({ clipboardData }) => void go(clipboardData.getData("text").trim())}
        onChange={() => setProblem("")}
      />
      <span role="status" className={problem === "" ? "jump-problem" : "jump-problem is-shown"}>
        {problem}
      </span>
    </form>
  );
}
