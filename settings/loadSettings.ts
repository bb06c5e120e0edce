import { type ClusterSettings, composeCluster } from "./clusterSettings.ts";
import type { CheckedFiles } from "./fleetChecks/fleetCheck.ts";
import { fleetChecks } from "./fleetChecks/fleetChecks.ts";
import type { Fleet } from "./fleetSchema.ts";
import { type GitHubOrganizationSettings, gitHubOrganizations } from "./gitHubOrganizations.ts";
import { loadFleet } from "./loadFleet.ts";
import { type CheckedStack, checkStack } from "./loadStack.ts";
import { isMissing } from "./messages.ts";
import { type Problem, SettingsError } from "./problem.ts";
import { readSettingsFile } from "./settingsFile.ts";
import { nameForPeople, type SettingsFiles } from "./settingsFiles.ts";
import { isStackName, stackNameForm, stackNameMeant } from "./stackName.ts";
import { requiredStackKeys } from "./stackSchema.ts";

/** Where one cluster's settings come from. */
export interface SettingsSource {
  /** The fleet's files. */
  readonly files: SettingsFiles;
  /** The stack's name, which is the cluster's. */
  readonly stack: string;
  /**
   * What the engine knows of the stack and its file does not hold: keys without their namespace, secrets as
   * `secretValue`.
   */
  readonly fromElsewhere: ReadonlyMap<string, unknown>;
}

/** What one stack is built from. */
export interface LoadedStack {
  /** Its cluster. */
  readonly settings: ClusterSettings;
  /** The fleet's organisations on GitHub, and what the stack relies on there. */
  readonly organizations: readonly GitHubOrganizationSettings[];
}

/** A fleet with every cluster that it has. */
export interface WholeFleet {
  /** What all clusters share. */
  readonly fleet: Fleet;
  /** Every cluster, sorted by name. */
  readonly clusters: readonly ClusterSettings[];
}

/**
 * Reads the fleet file and every stack file beside it and checks them, each alone and all together.
 *
 * A value that is missing from another stack's file is that stack's own matter, since somebody may just be writing it;
 * every other mistake is everybody's.
 *
 * @throws {SettingsError} with every mistake at once.
 */
export function loadStack(source: SettingsSource): LoadedStack {
  const { checked, problems: found } = readFiles(source.files, source);
  const { fleet, file } = checked.fleet ?? {};
  const stack = checked.stacks.find(({ cluster }) => cluster === source.stack)?.settings;
  const problems = found.filter(
    ({ cluster, problem }) =>
      cluster === undefined || cluster === source.stack || !isMissing(problem.message),
  );
  if (problems.length > 0 || fleet === undefined || file === undefined || stack === undefined)
    throw settingsError(problems);
  const stacks = rightValues(checked.stacks);
  const settings = composeCluster({ cluster: source.stack, fleet, stack, stacks });
  return { settings, organizations: gitHubOrganizations(fleet, file, settings) };
}

/**
 * What the cluster of a stack is built from; see {@link loadStack}.
 *
 * @throws {SettingsError} with every mistake at once.
 */
export function loadSettings(source: SettingsSource): ClusterSettings {
  return loadStack(source).settings;
}

/**
 * Reads and checks a fleet with all its stacks, as far as their files say: what the engine takes from elsewhere is
 * missing here.
 *
 * @throws {SettingsError} with every mistake at once.
 */
export function loadWholeFleet(files: SettingsFiles): WholeFleet {
  const { checked, problems } = readFiles(files);
  const fleet = checked.fleet?.fleet;
  if (problems.length > 0 || fleet === undefined) throw settingsError(problems);
  const stacks = rightValues(checked.stacks);
  return {
    fleet,
    clusters: checked.stacks.flatMap(({ cluster, settings }) =>
      settings === undefined ? [] : [composeCluster({ cluster, fleet, stack: settings, stacks })],
    ),
  };
}

/** A mistake, and the cluster in whose stack file it stands; `undefined` for the fleet file. */
interface PlacedProblem {
  readonly cluster: string | undefined;
  readonly problem: Problem;
}

/** Reads and checks all files of a fleet, with that of `asked` even where it is not there. */
function readFiles(
  files: SettingsFiles,
  asked?: SettingsSource,
): { readonly checked: CheckedFiles; readonly problems: readonly PlacedProblem[] } {
  const fleet = loadFleet(files);
  const found = stacksIn(files);
  const all = asked === undefined ? found : [...new Set([...found, asked.stack])].sort();
  const clusters = all.filter(isStackName);
  const stacks = clusters.map((cluster) => ({
    cluster,
    stack: loadStackFile(files, cluster, cluster === asked?.stack ? asked.fromElsewhere : new Map()),
  }));
  const checked = {
    ...("problems" in fleet ? { fleet } : {}),
    stacks: stacks.flatMap(({ stack }) => ("problems" in stack ? [stack] : [])),
    clusters,
  };
  const fromChecks = fleetChecks.flatMap((check) => check(checked));
  const clusterOfFile = new Map(
    clusters.map((cluster) => [nameForPeople(files, stackFile(cluster)), cluster]),
  );
  const problems = [
    ...("problems" in fleet ? fleet.problems : fleet),
    ...misnamedFiles(files, all),
    ...stacks.flatMap(({ stack }) => ("problems" in stack ? stack.problems : stack)),
    ...fromChecks,
  ];
  return {
    checked,
    problems: problems.map((problem) => ({ cluster: clusterOfFile.get(problem.file), problem })),
  };
}

/** The mistakes of the fleet file first, then stack by stack. */
function settingsError(problems: readonly PlacedProblem[]): SettingsError {
  const ofFleet = problems.filter(({ cluster }) => cluster === undefined);
  const ofStacks = problems.filter(({ cluster }) => cluster !== undefined);
  return new SettingsError([...ofFleet, ...ofStacks].map(({ problem }) => problem));
}

function rightValues(stacks: readonly CheckedStack[]) {
  return new Map(stacks.map(({ cluster, right }) => [cluster, right]));
}

/** The mistakes in the names of stack files. Such a file is not read, and its name reaches no command line. */
function misnamedFiles(files: SettingsFiles, stacks: readonly string[]): readonly Problem[] {
  return stacks
    .filter((stack) => !isStackName(stack))
    .map((stack) => {
      const meant = stackNameMeant(stack);
      const rename =
        meant === undefined || stacks.includes(meant) ? "rename it" : `rename it to ${stackFile(meant)}`;
      return {
        file: nameForPeople(files, stackFile(stack)),
        path: "",
        message: `does not have the name of a stack after "Pulumi."; ${rename} (allowed: ${stackNameForm})`,
      };
    });
}

const stackFilePattern = /^Pulumi\.(?<stack>.+)\.yaml$/s;

function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * The clusters of a fleet, sorted: every stack that has a file beside the fleet file.
 *
 * @throws {SettingsError} with every mistake in the fleet's files, where the name of one is a mistake.
 */
export function clustersIn(files: SettingsFiles): readonly string[] {
  const stacks = stacksIn(files);
  return stacks.every(isStackName) ? stacks : loadWholeFleet(files).clusters.map(({ cluster }) => cluster);
}

/** The stacks that have a file beside the fleet file, sorted, with those whose names are mistakes. */
function stacksIn(files: SettingsFiles): readonly string[] {
  return files
    .names()
    .flatMap((name) => stackFilePattern.exec(name)?.groups?.["stack"] ?? [])
    .sort();
}

function loadStackFile(
  files: SettingsFiles,
  cluster: string,
  fromElsewhere: ReadonlyMap<string, unknown>,
): CheckedStack | readonly Problem[] {
  const fileName = stackFile(cluster);
  const file = readSettingsFile(files, fileName, () =>
    "text" in files.read(`Pulumi.${cluster}.yml`)
      ? `rename Pulumi.${cluster}.yml to ${fileName}`
      : `make it with: pulumi stack init ${cluster}, then set ${requiredStackKeys.join(", ")} and context, each with: pulumi config set latchkey:KEY VALUE`,
  );
  return "root" in file ? checkStack(cluster, file, fromElsewhere) : file;
}
