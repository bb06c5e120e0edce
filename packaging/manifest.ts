import { z } from "zod";

/** What is taken over from the repository's package.json. */
const repositoryManifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

/** The package.json of the installed package. */
export type PackageManifest = z.output<typeof repositoryManifest> & {
  readonly private: true;
  readonly type: "module";
  /** The program. */
  readonly main: string;
  /** The command. */
  readonly bin: Readonly<Record<string, string>>;
};

/**
 * The package.json of the installed package: the program as `main`, the command as `bin`, and what they need at run time.
 *
 * @param repository the text of the repository's package.json.
 */
export function packageManifest(repository: string): PackageManifest {
  const { name, version, description, license, engines, dependencies } = repositoryManifest.parse(
    JSON.parse(repository),
  );
  return {
    name,
    version,
    description,
    license,
    // It is installed from a tarball, and must not get to a registry by mistake.
    private: true,
    type: "module",
    main: "index.js",
    bin: { latchkey: "fleet/main.js" },
    engines,
    dependencies,
  };
}
