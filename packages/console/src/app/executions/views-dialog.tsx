import { visibleText } from "@openswf/insight/text/visible-text";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { savedViewsMax, type View, withView } from "../../logic/search/quick-views.ts";
import type { FilterSearch } from "../../logic/search/search-address.ts";
import { Text } from "../parts/text.tsx";
import { saveViews } from "./saved-views.ts";

interface ViewsDialogProps {
  readonly saved: readonly View[];
  readonly search: FilterSearch;
  readonly onClose: () => void;
}

/** Saves what the list shows under a name, and removes views that were saved before. */
export function ViewsDialog({ saved, search, onClose }: ViewsDialogProps): ReactElement {
  const [name, setName] = useState("");
  const changed = withView(saved, { name, search });
  const filters = Object.entries(search).map(([member, value]) => `${member} ${value}`);
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="modal">
        <Dialog className="dialog">
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (changed === undefined) return;
              saveViews(changed);
              onClose();
            }}
          >
            <Heading slot="title">Views</Heading>
            <p className="muted">
              Saved in this browser. To share a view, send its address.{" "}
              {filters.length === 0 ? (
                "This view shows all executions."
              ) : (
                <Text text={`It shows: ${filters.join(", ")}.`} />
              )}
            </p>
            <label>
              Name of this view
              <input
                className="field"
                value={name}
                maxLength={60}
                autoComplete="off"
                onChange={({ target }) => setName(target.value)}
              />
            </label>
            {saved.length >= savedViewsMax && <p>At most {savedViewsMax} views are kept. Remove one first.</p>}
            {saved.length > 0 && (
              <ul className="plain-list" aria-label="Saved views">
                {saved.map((view) => (
                  <li key={view.name}>
                    <Text text={view.name} />
                    <Button
                      className="button button-quiet button-small"
                      aria-label={visibleText(`Remove ${view.name}`)}
                      onPress={() => saveViews(saved.filter((one) => one !== view))}
                    >
                      Remove
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            <div className="dialog-buttons">
              <Button className="button" onPress={onClose}>
                Close
              </Button>
              <Button type="submit" className="button button-primary" isDisabled={changed === undefined}>
                Save
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
