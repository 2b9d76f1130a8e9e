import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { findExecution } from "../executions/find-execution.ts";
import { explain } from "../parts/notice.tsx";
import { swf } from "../swf.ts";
import { isTyping } from "./is-typing.ts";

/** Takes a workflowId or runId to its execution. `/` puts the cursor here; what is pasted anywhere on the page comes here. */
export function Jump({ domain }: { readonly domain: string }): ReactElement {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  const goLatest = useRef<(text: string) => Promise<void>>(async () => undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (isTyping(event.target) || document.querySelector("[role=dialog]") !== null) return;
      const text = event.clipboardData?.getData("text").trim() ?? "";
      if (text === "" || field.current === null) return;
      field.current.value = text;
      void goLatest.current(text);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
  const go = async (text: string): Promise<void> => {
    if (text === "") return;
    setProblem("");
    try {
      const found = await findExecution(swf, domain, text);
      if (found === undefined) setProblem(`No execution in ${domain} has this workflowId or runId.`);
      else if (found.kind === "one") {
        await navigate({ to: "/execution", search: { domain, id: found.workflowId, run: found.runId } });
      } else await navigate({ to: "/executions", search: { domain, id: found.workflowId } });
    } catch (error) {
      setProblem(explain(error).what);
    }
  };
  useEffect(() => {
    goLatest.current = go;
  });
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
