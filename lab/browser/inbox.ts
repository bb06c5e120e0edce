import { on } from "node:events";
import { watch } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The folder with the program that takes the place of the desktop's xdg-open. */
const openerFolder = join(import.meta.dirname, "opener");

/**
 * Where programs hand over the URLs that they want a person to open.
 *
 * kubelogin runs `xdg-open URL` (github.com/pkg/browser). Ours leaves the URL as a file in this inbox's folder.
 */
export class Inbox {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes an empty inbox of the folder. */
  static async open(folder: string): Promise<Inbox> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Inbox(folder);
  }

  /** What a program's environment needs so that the URLs that it opens come here. */
  get environment(): {
    readonly PATH: string;
    readonly BROWSER: string;
    readonly LATCHKEY_LAB_BROWSER: string;
  } {
    return {
      PATH: [openerFolder, process.env["PATH"] ?? ""].join(delimiter),
      // Programs take this for the sign of a desktop, as xdg-open does.
      BROWSER: join(openerFolder, "xdg-open"),
      LATCHKEY_LAB_BROWSER: this.#folder,
    };
  }

  /** Takes the next URL out, waiting for it until the signal aborts. */
  async take(signal: AbortSignal): Promise<string> {
    const watcher = watch(this.#folder);
    try {
      const changes = on(watcher, "change", { signal });
      for (;;) {
        const url = await this.#takeWaiting();
        if (url !== undefined) {
          return url;
        }
        await changes.next();
      }
    } finally {
      watcher.close();
    }
  }

  /** Throws away the URLs that nobody has taken. */
  async empty(): Promise<void> {
    for (const name of await this.#waiting()) await rm(join(this.#folder, name));
  }

  /** From now on programs that want a browser are told that nobody is there. */
  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #takeWaiting(): Promise<string | undefined> {
    const [name] = await this.#waiting();
    if (name === undefined) {
      return undefined;
    }
    const file = join(this.#folder, name);
    const url = await readFile(file, "utf8");
    await rm(file);
    return url;
  }

  /** The files of URLs that were handed over and not taken. */
  async #waiting(): Promise<readonly string[]> {
    return (await readdir(this.#folder)).filter((name) => name.endsWith(".url"));
  }
}
