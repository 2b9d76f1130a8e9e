import { type ReactElement, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { denialText } from "../../../api/denial.ts";
import { type BulkActionName, planBulk } from "../../../logic/bulk/plan-bulk.ts";
import type { LiveFeed } from "../../executions/use-execution-feed.ts";
import type { RowSelection } from "../../executions/use-selection.ts";
import { Text } from "../../parts/text.tsx";
import { useDenial } from "../../session/denials.ts";
import { bulkActions } from "./bulk-actions.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { useGathering } from "./use-gathering.ts";

const names: readonly BulkActionName[] = ["signal", "cancel", "terminate", "again"];

interface BulkBarProps {
  readonly domain: string;
  readonly feed: LiveFeed;
  readonly selection: RowSelection;
}

/** What can be done to the chosen rows. Nothing while none are chosen. */
export function BulkBar({ domain, feed, selection }: BulkBarProps): ReactElement | null {
  const { chosen, clear, chooseAll } = selection;
  const [open, setOpen] = useState<BulkActionName | undefined>();
  const gathering = useGathering(feed, chooseAll);
  const counts = useMemo(() => names.map((name) => planBulk(name, chosen).targets.length), [chosen]);
  if (chosen.length === 0 && !gathering.isOn) return null;
  const isAll = feed.isComplete && chosen.length === feed.rows.length;
  return (
    <section className="bulk-bar" aria-label="Selected executions">
      <strong role="status">
        {gathering.isOn
          ? `Reading all that match: ${feed.rows.length.toLocaleString("en")}`
          : `${chosen.length.toLocaleString("en")} selected`}
      </strong>
      {gathering.isOn ? (
        <Button className="button button-small" onPress={gathering.stop}>
          Stop reading
        </Button>
      ) : (
        <>
          {names.map((name, index) => (
            <BulkButton
              key={name}
              name={name}
              domain={domain}
              count={counts[index] ?? 0}
              onPress={() => setOpen(name)}
            />
          ))}
          {!isAll && (
            <Button className="button button-quiet button-small" onPress={gathering.start}>
              {feed.isComplete ? `Select all ${feed.rows.length.toLocaleString("en")}` : "Select all that match"}
            </Button>
          )}
          <Button className="button button-quiet button-small" onPress={clear}>
            Clear selection
          </Button>
        </>
      )}
      {open !== undefined && (
        <BulkDialog
          domain={domain}
          name={open}
          chosen={chosen}
          onSent={({ runId }) => {
            if (open === "cancel") feed.noteCancelRequested(runId);
          }}
          onClose={(outcome) => {
            setOpen(undefined);
            feed.refresh();
            if (outcome === "all done") clear();
          }}
        />
      )}
    </section>
  );
}

interface BulkButtonProps {
  readonly name: BulkActionName;
  readonly domain: string;
  /** Executions that the action is for. */
  readonly count: number;
  readonly onPress: () => void;
}

function BulkButton({ name, domain, count, onPress }: BulkButtonProps): ReactElement {
  const { verb, tone, operation } = bulkActions[name];
  const denial = useDenial(operation, domain);
  return (
    <>
      <Button
        className={tone === "danger" ? "button button-small button-danger" : "button button-small"}
        isDisabled={count === 0}
        onPress={onPress}
      >
        {verb} {count.toLocaleString("en")} …
      </Button>
      {denial !== undefined && <Text className="muted" text={denialText(denial)} />}
    </>
  );
}
