import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { LabError, reasonOf } from "../machine/labError.ts";
import { startChromium } from "./chromium.ts";
import { Inbox } from "./inbox.ts";
import type { PersonAtBrowser } from "./person.ts";
import { trustAuthorities } from "./trust.ts";
import { type Ending, walk, withoutQuery } from "./walk.ts";

/** Where a person's browser keeps its things, and whom it trusts. */
export interface BrowserOptions {
  /** The folder for profiles and screenshots of all people: places.browser. */
  readonly folder: string;
  /** Root certificates that the browser trusts beside its own, PEM: those of Dex and of where people come from. */
  readonly authorities: readonly string[];
  /** The folder of the session's screenshots, below those of all. Default: the person's login. */
  readonly pictures?: string;
}

/** How long to wait for a login, and when to stop waiting for it to begin. */
export interface Patience {
  /** Milliseconds from when the login has begun until it must have ended. Default 60 000. */
  readonly timeout?: number;
  /** Milliseconds until the login must have begun; `Infinity` where only the signal ends the wait. Default: the timeout. */
  readonly toBegin?: number;
  /** Stops the wait for a program to ask for a browser, for example since the program ended. Default: never. */
  readonly signal?: AbortSignal;
}

/** A page that a person saw. */
export interface SeenPage {
  /** What the page is called: a name of pages.ts, or `refusal`. */
  readonly name: string;
  /** Where it was, without the query. */
  readonly url: string;
  /** The file with its picture, PNG. */
  readonly screenshot: string;
}

/** How a login went, seen from the browser. */
export interface LoginOutcome extends Ending {
  /** The pages in the order in which they were seen. Redirects show none. */
  readonly pages: readonly SeenPage[];
  /** From the moment when the URL was handed over to the last page. */
  readonly milliseconds: number;
}

/** A person at a browser of their own: their sign-in at GitHub, or wherever they come from, lasts from one login to the next. */
export class BrowserSession {
  readonly #person: PersonAtBrowser;
  readonly #chromium: BrowserContext;
  readonly #inbox: Inbox;
  readonly #screenshots: string;
  #pictures = 0;

  private constructor(person: PersonAtBrowser, chromium: BrowserContext, inbox: Inbox, screenshots: string) {
    this.#person = person;
    this.#chromium = chromium;
    this.#inbox = inbox;
    this.#screenshots = screenshots;
  }

  /**
   * Starts the person's browser. What it kept from an earlier session is there again, cookies included; the
   * screenshots of that session are removed.
   *
   * @throws LabError when Chromium or certutil is missing or does not start.
   */
  static async open(
    person: PersonAtBrowser,
    { folder, authorities, pictures = person.login }: BrowserOptions,
  ): Promise<BrowserSession> {
    const home = homeOf(folder, person);
    const screenshots = join(folder, "screenshots", pictures);
    await rm(screenshots, { recursive: true, force: true });
    await mkdir(screenshots, { recursive: true });
    await trustAuthorities(home, authorities);
    const inbox = await Inbox.open(join(home, "inbox"));
    const chromium = await startChromium(home);
    // kubelogin's last page closes its tab, too soon for a picture of it.
    await chromium.addInitScript({ content: "window.close = () => undefined;" });
    return new BrowserSession(person, chromium, inbox, screenshots);
  }

  /** Forgets everything that the person's browser kept, every sign-in included. No session of theirs may be open. */
  static async forget(person: PersonAtBrowser, folder: string): Promise<void> {
    await rm(homeOf(folder, person), { recursive: true, force: true });
  }

  /** What the environment of a program needs so that it opens this browser: PATH, and where to hand a URL over. */
  get environment(): Readonly<Record<string, string>> {
    return this.#inbox.environment;
  }

  /**
   * Waits until a program asks for the browser, and goes through the pages as the person.
   *
   * @throws LabError when no program asks, or when a page cannot be loaded or is not known; it names the page and the
   *   file with its picture.
   */
  async waitForLogin({ timeout = 60_000, toBegin = timeout, signal }: Patience = {}): Promise<LoginOutcome> {
    return this.followLink(await this.#nextUrl(toBegin, signal), timeout);
  }

  /**
   * Opens a link and goes through the pages behind it as the person.
   *
   * @param timeout milliseconds until the way must have ended.
   * @throws LabError when a page cannot be loaded or is not known; it names the page and the file with its picture.
   */
  async followLink(url: string, timeout = 60_000): Promise<LoginOutcome> {
    const start = performance.now();
    const pages: SeenPage[] = [];
    const tab = await this.#chromium.newPage();
    try {
      const ending = await walk(tab, url, {
        person: this.#person,
        // Playwright takes 0 as no limit at all.
        remaining: () => Math.max(1, timeout - (performance.now() - start)),
        onPage: async (name) => {
          pages.push(await this.#photograph(tab, name));
        },
      });
      return { ...ending, pages, milliseconds: performance.now() - start };
    } catch (thrown) {
      const { url: where, screenshot } = await this.#photograph(tab, "stuck");
      const way = pages.map(({ name }) => name).join(", ");
      throw new LabError(
        `${this.#person.login}'s login got stuck at ${where} (${screenshot}) after ${way === "" ? "no page" : way}: ${reasonOf(thrown)}`,
        { cause: thrown },
      );
    } finally {
      await tab.close();
    }
  }

  /** Opens a link and does nothing there. @returns the text of the page that it ends on. */
  async glance(url: string): Promise<string> {
    const tab = await this.#chromium.newPage();
    try {
      await tab.goto(url, { timeout: 30_000 });
      return await tab.locator("body").innerText();
    } finally {
      await tab.close();
    }
  }

  /** Forgets what programs have asked for and nobody has gone through: for when they have ended. */
  forgetRequests(): Promise<void> {
    return this.#inbox.empty();
  }

  /** Closes the browser. Programs that want to open it are told that nobody is there. */
  async close(): Promise<void> {
    await this.#inbox.close();
    await this.#chromium.close();
  }

  async #nextUrl(timeout: number, signal: AbortSignal | undefined): Promise<string> {
    const limit = timeout === Infinity ? new AbortController().signal : AbortSignal.timeout(timeout);
    try {
      return await this.#inbox.take(signal === undefined ? limit : AbortSignal.any([signal, limit]));
    } catch (thrown) {
      const { login } = this.#person;
      const reason = limit.aborted
        ? `within ${timeout} ms`
        : `before the wait was ended: ${reasonOf(signal?.reason)}`;
      throw new LabError(`No program asked to open ${login}'s browser ${reason}`, { cause: thrown });
    }
  }

  async #photograph(tab: Page, name: string): Promise<SeenPage> {
    this.#pictures += 1;
    const screenshot = join(this.#screenshots, `${String(this.#pictures).padStart(2, "0")}-${name}.png`);
    await tab.screenshot({ path: screenshot });
    return { name, url: withoutQuery(tab.url()), screenshot };
  }
}

function homeOf(folder: string, person: PersonAtBrowser): string {
  return join(folder, "homes", person.login);
}
