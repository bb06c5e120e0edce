/** What happens while the toolchain is made ready. Nothing is reported when everything is there. */
export type ToolchainEvent =
  /** A part is being made: the `position`th of `total`. It took `usualSeconds` on two cores with empty caches. */
  | {
      readonly kind: "started";
      readonly part: string;
      readonly purpose: string;
      readonly position: number;
      readonly total: number;
      readonly usualSeconds: number;
    }
  /** The part is ready. */
  | { readonly kind: "finished"; readonly seconds: number }
  /** The part cannot be had; the error tells why. */
  | { readonly kind: "failed"; readonly seconds: number }
  /** Another run is making parts: this one goes on when that has ended. */
  | { readonly kind: "waiting" }
  /** The other run has ended. */
  | { readonly kind: "waited"; readonly seconds: number };

/** Is told what happens. */
export type Report = (event: ToolchainEvent) => void;

/** A length of time as a person says it: `45 s`, `2 min 30 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${whole} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

type Started = Extract<ToolchainEvent, { kind: "started" }>;

const heading = ({ part, position, total }: Started): string => `[${position}/${total}] ${part}`;

/** The line that tells that a part is being made. */
export function startedLine(event: Started): string {
  const usual = `about ${formatDuration(event.usualSeconds)} with empty caches on two cores`;
  return `${heading(event)}: ${event.purpose} (${usual}) …`;
}

/** Where progress is written: process.stderr is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const plainInterval = 30_000;
const terminalInterval = 1_000;

/** Reports on a stream: one line that keeps changing on a terminal, elsewhere a line at least every half minute. */
export function streamReport(stream: ProgressStream): Report {
  let label = "";
  let timer: NodeJS.Timeout | undefined;
  const line = (text: string): void => {
    stream.write(`${stream.isTTY ? "\r\x1b[2K" : ""}${text}\n`);
  };
  const begin = (name: string, description: string): void => {
    label = name;
    const since = Date.now();
    const still = (): void => {
      const elapsed = formatDuration((Date.now() - since) / 1000);
      if (!stream.isTTY) line(`${label}: still at it after ${elapsed}`);
      else stream.write(`\r\x1b[2K${`${description} ${elapsed}`.slice(0, (stream.columns ?? 80) - 1)}`);
    };
    timer = setInterval(still, stream.isTTY ? terminalInterval : plainInterval);
    timer.unref();
    if (stream.isTTY) still();
    else line(description);
  };
  const end = (outcome: string, seconds: number): void => {
    clearInterval(timer);
    line(`${label}: ${outcome} after ${formatDuration(seconds)}`);
  };
  return (event) => {
    switch (event.kind) {
      case "started":
        begin(heading(event), startedLine(event));
        break;
      case "finished":
        end("ready", event.seconds);
        break;
      case "failed":
        end("failed", event.seconds);
        break;
      case "waiting":
        begin("Waiting", "Waiting: another run is building the toolchain …");
        break;
      case "waited":
        end("the other run has ended", event.seconds);
        break;
    }
  };
}
