import { visibleText } from "@openswf/insight/text/visible-text";
import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { formattedJson } from "../../logic/json/json-lines.ts";
import { jsonModel } from "../../logic/json/json-model.ts";
import { CopyButton } from "./copy-button.tsx";
import { download } from "./download.ts";
import { type Json, JsonView } from "./json-view.tsx";
import { Text } from "./text.tsx";

/** Characters of plain text that are shown. What is longer is cut, and can be downloaded. */
const shownMax = 100_000;
/** JSON of more values than this can be searched. */
const searchedFrom = 20;

interface PayloadProps {
  readonly title: string;
  readonly text: string | undefined;
  /** What is said if there is none. */
  readonly none: string;
  /** What a text means that is in a form of `@openswf/flow`; it is shown until the raw text is asked for. */
  readonly decoded?: ReactNode;
  /** `page`: JSON takes what height the page has, and what is folded stays so while the text grows at its end. */
  readonly height?: "page" | undefined;
}

/** A text of an execution: decoded, or as JSON that folds where it is JSON, and as it came. */
export function Payload({ title, text, none, decoded, height }: PayloadProps): ReactElement {
  const [isRaw, setRaw] = useState(false);
  const [wanted, setWanted] = useState("");
  const model = useMemo(() => (text === undefined ? undefined : jsonModel(text)), [text]);
  const json = decoded === undefined && model?.kind === "json" && model.nodes.length > 1 ? model : undefined;
  const isReadable = json !== undefined || decoded !== undefined;
  return (
    <section className="payload" aria-label={title}>
      <div className="payload-head">
        <h3>{title}</h3>
        {text !== undefined && (
          <span className="payload-actions">
            {json !== undefined && json.nodes.length > searchedFrom && !isRaw && (
              <input
                className="field field-small"
                type="search"
                aria-label={visibleText(`Search ${title}`)}
                placeholder="Search"
                value={wanted}
                onChange={({ target }) => setWanted(target.value)}
              />
            )}
            {isReadable && (
              <Button className="button button-quiet button-small" onPress={() => setRaw(!isRaw)}>
                {isRaw ? "Formatted" : "Raw"}
              </Button>
            )}
            <CopyButton text={json === undefined || isRaw ? text : formattedJson(json)} what={title} />
            <Button
              className="button button-quiet button-small"
              onPress={() => download(json === undefined ? `${title}.txt` : `${title}.json`, text)}
            >
              Download
            </Button>
          </span>
        )}
      </div>
      {text === undefined ? (
        <p className="muted payload-none">{none}</p>
      ) : isReadable && !isRaw ? (
        (decoded ?? (json && <PayloadJson title={title} json={json} wanted={wanted} height={height} />))
      ) : (
        <RawText text={text} />
      )}
    </section>
  );
}

interface PayloadJsonProps extends Pick<PayloadProps, "title" | "height"> {
  readonly json: Json;
  readonly wanted: string;
}

function PayloadJson({ title, json, wanted, height }: PayloadJsonProps): ReactElement {
  // Another text is folded anew. A text that grows at its end keeps its folds.
  const key = height === "page" ? title : json.text;
  return <JsonView key={key} model={json} wanted={wanted} label={`${title} as JSON`} height={height} />;
}

function RawText({ text }: { readonly text: string }): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <pre className="payload-text" tabIndex={0}>
      <Text text={text.slice(0, shownMax)} />
      {text.length > shownMax && "\n… cut; download it to see all"}
    </pre>
  );
}
