/** What is known about a part that could not be had. */
export interface Failure {
  /** What was tried, as a sentence without a full stop: `pulumi 3.259.0 could not be built`. */
  readonly what: string;
  /** Why, where the toolchain itself knows: `Go is not on PATH`. */
  readonly why?: string;
  /** What the failing command printed. Only its last lines are shown. */
  readonly output?: string;
  /** The file that holds all of the output. */
  readonly log?: string;
  /** What the person can do. Default: what the output suggests. */
  readonly advice?: string;
}

/** A part of the toolchain cannot be had. The message names it, shows the real error and says what to do. */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";

  constructor(failure: Failure) {
    super(failureMessage(failure));
  }
}

const shownLines = 15;

/** The message of a failure: what, why, the last lines of the output, where the rest is, and what to do. */
export function failureMessage({ what, why, output = "", log, advice = adviceFor(output) }: Failure): string {
  const lines = output.trimEnd().split("\n");
  const last = output.trim() === "" ? [] : lines.slice(-shownLines).map((line) => `  | ${line}`);
  return [
    why === undefined ? `${what}.` : `${what}: ${why}.`,
    ...last,
    ...(log === undefined ? [] : [`All of its output: ${log}`]),
    `What to do: ${advice}`,
  ].join("\n");
}

/** What usually helps, by words that Go, git and apt-get print. The first match counts. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /checksum mismatch|SECURITY ERROR/,
    "a module differs from what go.sum records, so nothing was built. Empty the module cache with `go clean -modcache` " +
      "and run `npm run toolchain` again; if it happens again, the source of the module is not to be trusted.",
  ],
  [
    /no space left on device/i,
    "free some disk space (a full build needs about 20 GB with Go's caches) and run it again.",
  ],
  [
    /signal: killed|cannot allocate memory|out of memory/i,
    "the machine ran out of memory (the largest build needs about 4 GB). Close other programs and run it again.",
  ],
  [
    /requires go >= |go: download go1\.|toolchain not available/,
    "put the Go that go.mod asks for first on PATH.",
  ],
  [/Could not get lock|dpkg frontend lock/, "another apt-get is running: let it end, then run it again."],
  [/dpkg was interrupted/, "run `dpkg --configure -a` as root, then run it again."],
  [
    /Unable to locate package|has no installation candidate/,
    "the package sources of this system lack the package: install the program by hand.",
  ],
  [
    /dial tcp|no such host|i\/o timeout|TLS handshake|connection re(fused|set)|proxyconnect|Failed to fetch|Could not resolve|50[234] /i,
    "the network or a proxy is in the way. Check that this machine reaches the Go module proxy (`go env GOPROXY`) " +
      "and Debian's package sources, then run it again: finished parts are kept.",
  ],
];

/** What to do about a failing command, judged by what it printed. */
export function adviceFor(output: string): string {
  const remedy = remedies.find(([sign]) => sign.test(output));
  return remedy?.[1] ?? "read the output above, then run `npm run toolchain` again: finished parts are kept.";
}
