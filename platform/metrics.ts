import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** One answered HTTP request. `route` is the pattern (`/v1/orders/{id}`): a real path would make a series an order. */
export interface HttpObservation {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/** The counters of one process, and how they are read. */
export interface Metrics {
  registry: Registry;
  observeHttp(observation: HttpObservation): void;
  /** The counter of that name, made at first use. `labels` are the names its increments may carry. */
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** Seconds something took. */
  histogram(name: string, help: string, labels?: readonly string[]): Histogram;
  /** The text Prometheus reads, and its content type. */
  render(): Promise<{ contentType: string; body: string }>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counters for the process `service`; every name is given the prefix `evenkeel_` by its caller. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'evenkeel_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const once = <T>(name: string, make: () => T): T =>
    (registry.getSingleMetric(name) as T | undefined) ?? make();
  const common = (name: string, help: string, labels: readonly string[] = []) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    registry,
    observeHttp: ({ method, route, status, seconds }) => http.observe({ method, route, status }, seconds),
    counter: (name, help, labels) => once(name, () => new Counter(common(name, help, labels))),
    gauge: (name, help, labels) => once(name, () => new Gauge(common(name, help, labels))),
    histogram: (name, help, labels) =>
      once(name, () => new Histogram({ ...common(name, help, labels), buckets: SECONDS })),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
