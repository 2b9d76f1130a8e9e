import type { ReactElement } from "react";
import { rateChart, rateText } from "../../logic/machinery/rates.ts";
import type { RateName, ServerInfo } from "./read-server.ts";

const rates: readonly { readonly name: RateName; readonly title: string }[] = [
  { name: "calls", title: "Calls" },
  { name: "executionsStarted", title: "Workflows started" },
  { name: "executionsClosed", title: "Workflows closed" },
  { name: "tasksStarted", title: "Tasks started" },
];

/** What the server did within the last minute. */
export function Throughput({ server }: { readonly server: ServerInfo }): ReactElement {
  return (
    <section className="pending-part" aria-label="Throughput">
      <h2>Throughput of the last minute</h2>
      <div className="rates">
        {rates.map(({ name, title }) => (
          <Rate key={name} title={title} counts={server.throughput[name]} />
        ))}
      </div>
    </section>
  );
}

const barWidth = 4;
const gap = 1;
const height = 48;

function Rate({ title, counts }: { readonly title: string; readonly counts: readonly number[] }): ReactElement {
  const { heights, most, total } = rateChart(counts);
  const width = counts.length * barWidth;
  const text = rateText(total, counts.length);
  const words = `${title}: ${text} on average, at most ${most.toLocaleString("en")} within a second`;
  return (
    <figure className="rate">
      <figcaption className="rate-head">
        <span className="rate-title">{title}</span>
        <span className="rate-value">{text}</span>
      </figcaption>
      <svg
        className="rate-chart"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <title>{words}</title>
        {heights.map((share, second) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: each bar is a place, not a thing
          <rect key={second} className="rate-bar" {...barAt(second, share)} />
        ))}
        <line className="rate-line" x1={0} x2={width} y1={height} y2={height} />
      </svg>
      <div className="rate-scale" aria-hidden="true">
        <span>60 s ago</span>
        <span>{most === 0 ? "" : `at most ${most.toLocaleString("en")} within a second`}</span>
        <span>now</span>
      </div>
    </figure>
  );
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Something that happened is seen, however little of the chart it is. */
function barAt(second: number, share: number): Bar {
  const tall = share === 0 ? 0 : Math.max(2, share * height);
  return { x: second * barWidth, y: height - tall, width: barWidth - gap, height: tall };
}
