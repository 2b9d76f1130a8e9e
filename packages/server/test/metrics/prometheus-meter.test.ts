import { expect, test } from "vitest";
import { openMetrics } from "../../src/metrics/open-metrics.ts";
import { PrometheusMeter } from "../../src/metrics/prometheus-meter.ts";

const domain = "123456789012/us-east-1/shop";
const linesOf = async (meter: PrometheusMeter): Promise<readonly string[]> =>
  (await meter.registry.metrics()).split("\n").filter((line) => line !== "");

test("a counter is printed with its unit, its labels and _total", async () => {
  const meter = new PrometheusMeter(10);
  const measure = { type: "counter", name: "tasks", labels: ["domain", "kind"], unit: "1", help: "Tasks." } as const;
  const tasks = meter.counter(measure);
  tasks.of(domain, "decision").add(2);
  tasks.of(domain, "decision").add(1);
  const series = 'tasks_total{account="123456789012",region="us-east-1",domain="shop",kind="decision"}';
  const printed = ["# HELP tasks_total Tasks.", "# TYPE tasks_total counter", `${series} 3`];
  expect(await linesOf(meter)).toEqual(printed);
  expect(await linesOf(meter)).toEqual(printed);
});

test("names that users choose cannot break the format", async () => {
  const meter = new PrometheusMeter(10);
  const measure = { type: "counter", name: "tasks", labels: ["task_list"], unit: "1", help: "Tasks." } as const;
  meter.counter(measure).of('a"b\\c\nd').add(1);
  expect((await linesOf(meter)).at(-1)).toBe('tasks_total{task_list="a\\"b\\\\c\\nd"} 1');
});

test("a histogram's buckets count all values up to their bound", async () => {
  const meter = new PrometheusMeter(10);
  const measure = {
    type: "histogram",
    name: "size",
    labels: ["kind"],
    unit: "1",
    buckets: "groupSize",
    help: "Sizes.",
  } as const;
  const sizes = meter.histogram(measure).of("all");
  for (const size of [1, 3, 600]) sizes.record(size);
  const lines = await linesOf(meter);
  expect(lines).toContain('size_bucket{kind="all",le="1"} 1');
  expect(lines).toContain('size_bucket{kind="all",le="2"} 1');
  expect(lines).toContain('size_bucket{kind="all",le="4"} 2');
  expect(lines).toContain('size_bucket{kind="all",le="512"} 2');
  expect(lines).toContain('size_bucket{kind="all",le="+Inf"} 3');
  expect(lines).toContain('size_sum{kind="all"} 604');
  expect(lines).toContain('size_count{kind="all"} 3');
});

test("a gauge is read when somebody asks, and keeps its room to the names of now", async () => {
  const meter = new PrometheusMeter(1);
  let lists = ["a", "b"];
  meter.gauge({ type: "gauge", name: "polls", labels: ["task_list"], unit: "1", help: "Polls." }, () =>
    lists.map((list) => ({ labels: [list] as const, value: 2 })),
  );
  expect((await linesOf(meter)).slice(2)).toEqual(['polls{task_list="a"} 2', 'polls{task_list="(other)"} 2']);
  lists = ["b"];
  expect((await linesOf(meter)).slice(2)).toEqual(['polls{task_list="b"} 2']);
});

test("a gauge that is read from elsewhere is waited for", async () => {
  const meter = new PrometheusMeter(10);
  const measure = { type: "gauge", name: "depth", labels: ["task_list"], unit: "1", help: "Tasks." } as const;
  meter.gauge(measure, async () => [{ labels: ["orders"], value: 7 }]);
  expect((await linesOf(meter)).slice(2)).toEqual(['depth{task_list="orders"} 7']);
});

test("the process is measured, and nothing that lists its sockets", async () => {
  const metrics = openMetrics("1.2.3", 10);
  const printed = await metrics.print();
  for (const name of [
    "process_resident_memory_bytes",
    "nodejs_eventloop_lag_p99_seconds",
    "process_cpu_seconds_total",
  ]) {
    expect(printed).toContain(`\n${name} `);
  }
  expect(printed).toContain('openswf_build_info{version="1.2.3"} 1');
  expect(printed).not.toContain("nodejs_active");
});

test("errors and warnings are counted as they are logged", async () => {
  const metrics = openMetrics("1.2.3", 10);
  const logged: string[] = [];
  const note = (_: object, message: string): void => void logged.push(message);
  const log = metrics.counting({ debug: note, info: note, warn: note, error: note });
  log.error({}, "an error");
  log.warn({}, "a warning");
  log.warn({}, "another");
  log.info({}, "a line");
  log.debug({}, "a detail");
  expect(logged).toEqual(["an error", "a warning", "another", "a line", "a detail"]);
  const printed = await metrics.print();
  expect(printed).toContain('openswf_log_lines_total{level="error"} 1');
  expect(printed).toContain('openswf_log_lines_total{level="warn"} 2');
});
