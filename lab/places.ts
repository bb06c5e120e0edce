import { join, resolve } from "node:path";

/** The root of this repository: the folder that holds package.json. */
export const repositoryRoot = resolve(import.meta.dirname, "..");

/** The one ignored folder that holds everything the lab, the demo and the tests make. */
export const labFolder = join(repositoryRoot, ".lab");

/** Where each part of the lab keeps what it makes. */
export const places = {
  /** Binaries of the toolchain, and what records which pins they were built from. */
  toolchain: join(labFolder, "toolchain"),
  /** A PULUMI_HOME of the lab's own: provider plugins, credentials of the file backend, logs. */
  pulumiHome: join(labFolder, "pulumi-home"),
  /** State, certificates and logs of the running machine and its cluster. */
  machine: join(labFolder, "machine"),
  /** The GitHub stand-in: its certificate authority, certificate and log. */
  github: join(labFolder, "github"),
  /** Pulumi projects of the demo, the tests and the benchmark, one a folder, with their state. */
  projects: join(labFolder, "projects"),
  /** HOME of every program that the lab runs as a person, so that the real one is left alone. */
  home: join(labFolder, "home"),
  /** Screenshots of the pages that a person saw, and the browser's profiles. */
  browser: join(labFolder, "browser"),
} as const;
