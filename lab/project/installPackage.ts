import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { places, repositoryRoot } from "../places.ts";
import { runCommand } from "./runCommand.ts";

/** npm's own switches for an installation that runs nobody's scripts and asks for nothing but packages. */
const npmInstall = [
  "install",
  "--save-exact",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--prefer-offline",
] as const;

/**
 * Installs this repository into a folder as somebody would who has nothing but the package's tarball, which stays there as
 * `latchkey.tgz`, with package.json and package-lock.json.
 *
 * @param folder of a fleet; it is made where it is missing.
 * @throws LabError with what npm or the compiler said.
 */
export async function installPackage(
  folder: string,
  toolchain: Readonly<Record<string, string>>,
): Promise<void> {
  const environment = personsEnvironment(toolchain);
  const run = (command: string, args: readonly string[], cwd: string) =>
    runCommand(command, args, { cwd, environment, mustPass: true });
  const packed = join(places.projects, "packed");
  await rm(packed, { recursive: true, force: true });
  for (const each of [folder, packed]) await mkdir(each, { recursive: true });
  await run("node", [join(repositoryRoot, "packaging/build.ts")], packed);
  await run("npm", ["pack", join(repositoryRoot, "dist")], packed);
  const [tarball = "latchkey.tgz"] = await readdir(packed);
  await rename(join(packed, tarball), join(folder, "latchkey.tgz"));
  await run("npm", ["init", "--yes"], folder);
  await run("npm", [...npmInstall, "./latchkey.tgz"], folder);
}

/**
 * What npm needs from the environment of the person who runs it, for a process that is given little else: where its own
 * settings and its cache lie, and how the registry is reached.
 */
export async function npmEnvironment(): Promise<Readonly<Record<string, string>>> {
  const setting = async (name: string): Promise<string> => {
    const { stdout } = await runCommand("npm", ["config", "get", name], { mustPass: true });
    return stdout.trim();
  };
  return {
    ...Object.fromEntries(
      ownEnvironment().filter(([name]) =>
        /^((https?|no)_proxy|node_extra_ca_certs|npm_config_.*)$/i.test(name),
      ),
    ),
    NPM_CONFIG_USERCONFIG: await setting("userconfig"),
    NPM_CONFIG_CACHE: await setting("cache"),
  };
}

/** This process's environment, with the toolchain and the repository's own programs on PATH. */
function personsEnvironment(toolchain: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const path = [join(repositoryRoot, "node_modules/.bin"), toolchain["PATH"]].join(delimiter);
  return { ...Object.fromEntries(ownEnvironment()), PATH: path };
}

function ownEnvironment(): readonly (readonly [name: string, value: string])[] {
  return Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}
