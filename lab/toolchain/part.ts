/** The names of all parts, in the order in which they are made: those that others wait for come first. */
export const partNames = [
  "containers",
  "browser",
  "measuring",
  "directory",
  "ssh",
  "github-cli",
  "etcd",
  "kubelogin",
  "pulumi-language-nodejs",
  "dex",
  "pulumi",
  "kubernetes",
  "pulumi-resource-tls",
  "pulumi-resource-github",
  "pulumi-resource-kubernetes",
  "upstream-formats",
  "actionlint",
  "act",
] as const;

/** The name of a part of the toolchain. */
export type PartName = (typeof partNames)[number];

/** A binary of a part: the name it gets, and the Go package that it is built from. */
export interface Binary {
  readonly name: string;
  /** Import path, or a folder of the part's own module (`.`). */
  readonly package: string;
}

/** A part that is built from pinned Go modules; lab/toolchain/modules/NAME holds its go.mod and go.sum. */
export interface GoPart {
  readonly kind: "program" | "provider";
  /** Its version as the program itself reports it. The Go module's own version stands in go.mod. */
  readonly version: string;
  readonly purpose: string;
  /** How long a build with an empty Go cache takes on two cores, in seconds. */
  readonly coldSeconds: number;
  readonly binaries: readonly Binary[];
  /** Variables that the linker sets (`-X`), by their full name. */
  readonly linkerVariables?: Readonly<Record<string, string>>;
  /** Parts that must be there before this one. */
  readonly requires?: readonly PartName[];
  /** What a provider embeds, and where those files come from. */
  readonly embeds?: Embedded;
  /** Made only when it is asked for by name: no cluster and no Pulumi run needs it. Default: false. */
  readonly optional?: true;
}

/**
 * Files that a provider embeds, schema.json among them: taken from a module, or written by a generator in the part's
 * own module.
 */
export type Embedded =
  | {
      readonly from: "module";
      readonly module: string;
      /** Folder inside the module. */
      readonly folder: string;
      readonly files: readonly string[];
    }
  | { readonly from: "generator"; readonly package: string; readonly arguments: readonly string[] };

/** A part that Debian packages hold. */
export interface DebianPart {
  readonly kind: "packages";
  readonly purpose: string;
  readonly coldSeconds: number;
  /** What each package is wanted for: programs by name, other files by absolute path. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  /** Answers to what packages ask when they are installed, as debconf-set-selections(1) takes them. Default: none. */
  readonly answers?: readonly string[];
  /** Services that packages bring, by package, as update-rc.d(8) names them. An installation disables them. Default: none. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
  /** Installed only when it is asked for by name: no cluster and no Pulumi run needs it. Default: false. */
  readonly optional?: true;
}

/** A part of the toolchain. */
export type Part = GoPart | DebianPart;
