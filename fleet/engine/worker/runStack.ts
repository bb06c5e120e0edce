import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { allConfig } from "@pulumi/pulumi/runtime/config.js";
import { buildCluster } from "../../../program/program.ts";
import { isPlainSetting } from "../../../settings/stackSchema.ts";
import { type EngineEvent, engineEvent } from "../events/engineEvent.ts";
import { type EngineRun, engineRun } from "../events/engineRun.ts";
import { redaction } from "../redaction.ts";
import type { StackWork, WorkerSettings } from "./messages.ts";
import { ownProvider } from "./ownProvider.ts";

/** Runs the engine on stacks of one project, with the program inside this process. */
export interface StackRunner {
  /**
   * @param onProgress called for every resource that the engine has dealt with.
   * @param signal ends the run as Ctrl-C ends `pulumi`: what is under way is finished and recorded.
   * @returns what it came to, a failure too. Nothing secret is in it.
   */
  run(work: StackWork, onProgress: () => void, signal: AbortSignal): Promise<EngineRun>;
}

/**
 * @param environment the process's own, which the engine inherits.
 * @throws Error when there is no `pulumi` that the Automation API can drive.
 */
export async function stackRunner(
  settings: WorkerSettings,
  environment: NodeJS.ProcessEnv,
): Promise<StackRunner> {
  const pulumiCommand = await PulumiCommand.get();
  return {
    run: async (work, onProgress, signal) => {
      const hidden = { redact: (text: string) => text };
      const provider = await ownProvider(work.kind, environment);
      try {
        const workspace = await LocalWorkspace.create({
          workDir: settings.folder,
          pulumiCommand,
          envVars: {
            PULUMI_SKIP_UPDATE_CHECK: "true",
            ...(work.kind === "preview" ? goMemory(environment) : {}),
            ...provider.environment,
          },
          program: async () => {
            hidden.redact = redaction(configSecrets());
            return { ...(await buildCluster(environment, settings.fleetFile)) };
          },
        });
        // Selecting a stack would change which one the person's own `pulumi` works on; every command names it anyway.
        workspace.selectStack = () => Promise.resolve();
        // An update ends by asking for all outputs with their secrets, which nobody here wants to know.
        workspace.stackOutputs = () => Promise.resolve({});
        const stack = await Stack.select(work.stack, workspace);
        const events: EngineEvent[] = [];
        const onEvent = (event: unknown) => {
          const read = readable(event);
          if (read === undefined) return;
          events.push(read);
          if (read.resOutputsEvent !== undefined) onProgress();
        };
        const failure = await runEngine(stack, work, { onEvent, signal });
        const run = engineRun(events, failure === undefined);
        if (failure === undefined || run.errors.length > 0) return redacted(run, hidden.redact);
        return redacted({ ...run, errors: [failure] }, hidden.redact);
      } finally {
        provider.stop();
      }
    },
  };
}

/**
 * How the engine and its providers, which are Go programs, keep house during a preview, where a person says nothing else:
 * several run side by side, and each lives for moments and mostly waits. They collect garbage once their heap has grown by a
 * quarter, not when it has doubled (https://go.dev/doc/gc-guide#GOGC).
 */
function goMemory({ GOGC: own = "25" }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return { GOGC: own };
}

/** Events of severity `debug` hold secrets in plain text: they are dropped before anything looks at them. */
function readable(event: unknown): EngineEvent | undefined {
  const read = engineEvent.safeParse(event);
  return read.success && read.data.diagnosticEvent?.severity !== "debug" ? read.data : undefined;
}

/** @returns why the engine failed, where it did, in the words that it has for it outside its events. */
async function runEngine(
  stack: Stack,
  { kind, refresh, plan }: StackWork,
  { onEvent, signal }: { readonly onEvent: (event: unknown) => void; readonly signal: AbortSignal },
): Promise<string | undefined> {
  let written = "";
  const options = {
    onEvent,
    onError: (text: string) => {
      written += text;
    },
    signal,
    refresh,
    suppressProgress: true,
    ...(plan === undefined ? {} : { plan }),
  };
  try {
    if (kind === "preview") await stack.preview(options);
    else await stack.up({ ...options, showSecrets: false });
    return undefined;
  } catch (error) {
    return commandFailure(written) ?? (error instanceof Error ? error.message : String(error));
  }
}

/** What the engine's command line said on standard error: an error, with the indented lines that belong to it. */
function commandFailure(written: string): string | undefined {
  const errors = written.match(/^error: .*(?:\n[ \t]+.*)*/gm) ?? [];
  return errors.length === 0
    ? undefined
    : errors.map((error) => error.slice("error: ".length).trim()).join("\n");
}

/**
 * The stack's configuration without what is known to be plain. Which of the others are secret the engine tells nobody
 * but itself, so all are taken for it.
 */
function configSecrets(): readonly string[] {
  return Object.entries(allConfig()).flatMap(([key, value]) => (isPlainSetting(key) ? [] : [value]));
}

function redacted(run: EngineRun, redact: (text: string) => string): EngineRun {
  return { ...run, warnings: run.warnings.map(redact), errors: run.errors.map(redact) };
}
