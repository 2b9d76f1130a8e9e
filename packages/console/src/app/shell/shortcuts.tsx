import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { isTyping } from "./is-typing.ts";

/** Pages by the key that follows `g`. */
const pages = {
  e: { to: "/executions", text: "Executions" },
  t: { to: "/types", text: "Types" },
  l: { to: "/task-lists", text: "Task lists" },
  s: { to: "/server", text: "Server" },
  f: { to: "/file", text: "Open a file" },
  d: { to: "/", text: "All domains" },
} as const;

/** After `g`, the next key counts for this long. */
const sequenceMs = 1_500;

const groups: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["/", "Go to a workflow or run id"],
      ["?", "These shortcuts"],
      ["Tab", "Next link or control"],
      ["Esc", "Close a dialog or menu"],
    ],
  },
  { title: "Pages", keys: Object.entries(pages).map(([key, { text }]) => [`g ${key}`, text]) },
  {
    title: "Lists and histories",
    keys: [
      ["↑ ↓", "Next and previous row"],
      ["Enter", "Open the row"],
      ["x", "Choose the row of an execution"],
      ["Shift ↑ ↓", "Choose rows on the way"],
    ],
  },
  {
    title: "Timeline",
    keys: [
      ["+ −", "Zoom in and out"],
      ["0", "Show all of it"],
      ["← →", "Scroll"],
    ],
  },
];

/** Listens for the keys that work on every page. `?` shows them all, as does the button. */
export function Shortcuts({ domain }: { readonly domain: string | undefined }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  usePageKeys(domain, () => setOpen(true));
  return (
    <>
      <Button className="button button-quiet help" aria-label="Keyboard shortcuts" onPress={() => setOpen(true)}>
        ?
      </Button>
      <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
        <Modal className="modal modal-wide">
          <Dialog className="dialog">
            <Heading slot="title">Keyboard shortcuts</Heading>
            <div className="shortcuts">
              {groups.map(({ title, keys }) => (
                <section key={title}>
                  <h3>{title}</h3>
                  <dl>
                    {keys.map(([key, what]) => (
                      <div key={key} className="shortcut">
                        <dt>
                          {key.split(" ").map((one) => (
                            <kbd key={one}>{one}</kbd>
                          ))}
                        </dt>
                        <dd>{what}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
            </div>
            <div className="dialog-buttons">
              <Button className="button" onPress={() => setOpen(false)}>
                Close
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function usePageKeys(domain: string | undefined, onHelp: () => void): void {
  const navigate = useNavigate();
  const lastG = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
      if (ctrlKey || metaKey || altKey || isTyping(target) || document.querySelector(".overlay") !== null) return;
      const isSecond = timeStamp - lastG.current < sequenceMs;
      lastG.current = key === "g" && !isSecond ? timeStamp : Number.NEGATIVE_INFINITY;
      if (key === "?") {
        event.preventDefault();
        onHelp();
      } else if (isSecond && key in pages) {
        // `as`: it is a key of the table.
        const { to } = pages[key as keyof typeof pages];
        event.preventDefault();
        void navigate({ to, search: { domain } });
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}
