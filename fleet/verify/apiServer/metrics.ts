import type { Administrator } from "./administrator.ts";

/** Reads an API server's metrics as its administrator. @throws AdministratorError */
export type ReadMetrics = () => Promise<string>;

/** Reads the metrics of an administrator's cluster. */
export function metricsReader(administrator: Administrator): ReadMetrics {
  return () => administrator.get("/metrics");
}

/** A sample of a metric. */
export interface Sample {
  readonly name: string;
  /** The value of a label; absent where the sample does not have it. */
  readonly label: (name: string) => string | undefined;
  readonly value: string;
}

/** A line of the text format of Prometheus that has labels. */
const line = /^(?<name>\w+)\{(?<labels>[^}]*)\} (?<value>\S+)/;

/** Returns the samples with labels whose names begin with a prefix. */
export function samplesIn(metrics: string, prefix: string): readonly Sample[] {
  return metrics
    .split("\n")
    .filter((each) => each.startsWith(prefix))
    .flatMap((each) => {
      const { name = "", labels = "", value = "" } = line.exec(each)?.groups ?? {};
      const label = (wanted: string) => new RegExp(`(?:^|,)${wanted}="([^"]*)"`).exec(labels)?.[1];
      return name === "" ? [] : [{ name, label, value }];
    });
}
