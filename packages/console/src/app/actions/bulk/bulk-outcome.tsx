import { durationText } from "@openswf/insight/text/duration";
import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { Button } from "react-aria-components/Button";
import { Heading } from "react-aria-components/Heading";
import { explain } from "../../parts/notice.tsx";
import { Text } from "../../parts/text.tsx";
import { swf } from "../../swf.ts";
import { useNow } from "../../time/now.ts";
import { noteActed } from "../acted.ts";
import type { BulkProgress, BulkRun } from "./bulk-run.ts";
import { FailureList } from "./failure-list.tsx";

interface BulkOutcomeProps {
  readonly run: BulkRun;
  readonly title: string;
  readonly participle: string;
  readonly domain: string;
  readonly onClose: (outcome: "all done" | "something left") => void;
}

/** How a bulk action goes, and what came of it. */
export function BulkOutcome({ run, title, participle, domain, onClose }: BulkOutcomeProps): ReactElement {
  const progress = useSyncExternalStore(run.subscribe, run.current);
  const { state, total, done, failures, left } = progress;
  useWarningBeforeLeaving(state !== "ended");
  const hasActed = state === "ended" && done > 0;
  useEffect(() => {
    if (hasActed) noteActed();
  }, [hasActed]);
  const counts = [
    `${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${participle}`,
    ...(failures.length > 0 ? [`${failures.length.toLocaleString("en")} failed`] : []),
    ...(state === "ended" && left > 0 ? [`${left.toLocaleString("en")} not sent`] : []),
  ];
  return (
    <div className="form">
      <Heading slot="title">{title}</Heading>
      <progress className="bulk-progress" aria-label={title} max={total} value={done + failures.length} />
      <p className="number">{counts.join(", ")}</p>
      <p role="status">
        <State progress={progress} />
      </p>
      {state === "ended" && failures.length > 0 && <FailureList domain={domain} failures={failures} />}
      <div className="dialog-buttons">
        {state === "ended" ? (
          <>
            {left > 0 && (
              <Button className="button" onPress={() => void run.run()}>
                Go on with {left.toLocaleString("en")}
              </Button>
            )}
            {failures.length > 0 && (
              <Button className="button" onPress={() => void run.retry()}>
                Retry {failures.length.toLocaleString("en")} failed
              </Button>
            )}
            <Button
              className="button button-primary"
              autoFocus
              onPress={() => onClose(done === total ? "all done" : "something left")}
            >
              Close
            </Button>
          </>
        ) : (
          <Button className="button button-danger" isDisabled={state === "stopping"} onPress={() => run.stop()}>
            Stop
          </Button>
        )}
      </div>
    </div>
  );
}

function State({ progress }: { readonly progress: BulkProgress }): ReactElement {
  const { state, left, failures, waitsUntil, endedBy } = progress;
  if (state === "stopping") return <>Stopping: what is under way is waited for.</>;
  if (state === "running") {
    return waitsUntil === undefined ? <>Sending. Keep this tab open.</> : <Throttled until={waitsUntil} />;
  }
  if (endedBy !== undefined) return <Text text={`Ended, since all others would fail too. ${explain(endedBy).what}`} />;
  if (left > 0) return <>Stopped.</>;
  return <>{failures.length === 0 ? "Done." : "Done, with failures."}</>;
}

/** The server is asked less often for a while. */
function Throttled({ until }: { readonly until: number }): ReactElement {
  const leftMs = until - (useNow() - swf.skewMs);
  if (leftMs <= 0) return <>Sending. Keep this tab open.</>;
  return <>The server takes no more calls for the moment. It goes on in {durationText(leftMs)}.</>;
}

/** The browser asks before it closes or reloads the tab. */
function useWarningBeforeLeaving(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}
