import type { Locator, Page, Request } from "playwright-core";
import { authenticated, type PageKind, pageKinds } from "./pages.ts";
import type { PersonAtBrowser } from "./person.ts";

/** How a walk through the pages of a login ended. */
export interface Ending {
  /** Whether the last page says that the person is in, that something else than a login is done, or that it is refused. */
  readonly result: "authenticated" | "done" | "refused";
  /** What the last page says, in one line. */
  readonly message: string;
}

/** What a walk needs besides a browser's tab. */
export interface WalkOptions {
  /** Who walks. */
  readonly person: PersonAtBrowser;
  /** Milliseconds that are left, asked anew before each step. */
  readonly remaining: () => number;
  /** Called on each page, before anything is done there, with its name. */
  readonly onPage: (name: string) => Promise<void>;
}

/** What a page that refuses is called. */
const refusal = "refusal";

/**
 * Opens the URL and does what a person would do on each page until a page where the way ends: kubelogin's last page,
 * one that says that an app is registered or installed, a page with an error status, or one with an alert.
 *
 * @throws when a page cannot be loaded, or is none that is known when the time is over.
 */
export async function walk(tab: Page, url: string, options: WalkOptions): Promise<Ending> {
  const { person, remaining, onPage } = options;
  let status = 0;
  tab.on("response", (response) => {
    if (isDocument(tab, response.request())) status = response.status();
  });
  await loading(tab, options, () => tab.goto(url, { waitUntil: "commit", timeout: remaining() }));
  for (;;) {
    const met = await recognise(tab, () => status, remaining());
    if (met === refusal) {
      await onPage(refusal);
      const text = await (status >= 400 ? tab.locator("body") : alertOf(tab)).innerText({
        timeout: remaining(),
      });
      return { result: "refused", message: inOneLine(text) };
    }
    await onPage(met.name);
    const { act } = met;
    if (act === undefined) {
      const message = inOneLine(await tab.locator("body").innerText());
      return { result: met === authenticated ? "authenticated" : "done", message };
    }
    await loading(tab, options, () => act(tab, person));
  }
}

/** Does something that leads to another page, and waits until that page's document is there. */
async function loading(tab: Page, { remaining }: WalkOptions, action: () => Promise<unknown>): Promise<void> {
  const timeout = remaining();
  const failed = tab.waitForEvent("requestfailed", { predicate: (each) => isDocument(tab, each), timeout });
  const loaded = tab.waitForEvent("domcontentloaded", { timeout });
  const failure = failed.then((request) => {
    const reason = request.failure()?.errorText ?? "the request failed";
    throw new Error(`${withoutQuery(request.url())} cannot be loaded: ${reason}`);
  });
  await Promise.all([Promise.race([failure, loaded]), action()]);
}

/**
 * Waits for a page that is known or refuses. One that by itself leads to another is passed through: SAML's messages
 * travel in forms that a page sends off as soon as it is there.
 */
async function recognise(
  tab: Page,
  status: () => number,
  timeout: number,
): Promise<PageKind | typeof refusal> {
  const alert = alertOf(tab);
  const refuses = async () => status() >= 400 || (await alert.isVisible());
  if (await refuses()) return refusal;
  const anySign = pageKinds.map((kind) => kind.sign(tab)).reduce((one, other) => one.or(other), alert);
  const failed = tab.waitForEvent("domcontentloaded", { predicate: () => status() >= 400, timeout });
  await Promise.race([anySign.first().waitFor({ timeout }), failed]);
  if (await refuses()) return refusal;
  for (const kind of pageKinds) {
    if (await kind.sign(tab).first().isVisible()) return kind;
  }
  return recognise(tab, status, timeout);
}

function alertOf(tab: Page): Locator {
  return tab.getByRole("alert").first();
}

function isDocument(tab: Page, request: Request): boolean {
  return request.isNavigationRequest() && request.frame() === tab.mainFrame();
}

/** A URL without what may be secret in it. */
export function withoutQuery(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null || parsed.origin === "null" ? url : parsed.origin + parsed.pathname;
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
