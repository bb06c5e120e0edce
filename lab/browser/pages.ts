import type { Locator, Page } from "playwright-core";
import type { PersonAtBrowser } from "./person.ts";

/** A page that a person meets on the way, and what they do there. */
export interface PageKind {
  /** What the page is called in reports and in names of screenshots. Lower case with dashes. */
  readonly name: string;
  /** Something that is visible on this page and on no other. */
  readonly sign: (page: Page) => Locator;
  /** What the person does to go on. Undefined where the way ends. */
  readonly act?: (page: Page, person: PersonAtBrowser) => Promise<void>;
}

/** A page that asks for nothing but a click on its one button. */
function oneButton(name: string, button: string | RegExp): PageKind {
  const find = (page: Page) => page.getByRole("button", { name: button, exact: true });
  return { name, sign: find, act: (page) => find(page).click() };
}

/** The page that kubelogin shows at the end (pkg/usecases/authentication/authcode/browser_html.go). */
export const authenticated: PageKind = {
  name: "authenticated",
  sign: (page) => page.getByRole("heading", { name: "Authenticated", exact: true }),
};

/** Dex's choice of a connector (web/templates/login.html), when there are several. */
const dexConnectors: PageKind = {
  name: "dex-connectors",
  sign: (page) => page.getByRole("button", { name: /^Log in with / }),
  act: (page, { connector = "GitHub" }) =>
    page.getByRole("button", { name: `Log in with ${connector}`, exact: true }).click(),
};

/** Dex's own form (web/templates/password.html), for directories that have no pages. */
const dexPassword: PageKind = {
  name: "dex-password",
  sign: (page) => page.getByRole("heading", { name: "Log in to Your Account", exact: true }),
  act: async (page, { login, password }) => {
    // What the user name is called there is a setting of the connector.
    await page.locator("#login").fill(login);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Login", exact: true }).click();
  },
};

/** What a person does on the sign-in page of the lab's OpenID Connect provider, and of its SAML identity provider. */
const signIn: NonNullable<PageKind["act"]> = async (page, { login, password }) => {
  await page.getByLabel("Username", { exact: true }).fill(login);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

const oidcSignIn: PageKind = {
  name: "oidc-sign-in",
  sign: (page) => page.getByRole("heading", { name: "Sign in to Acme ID", exact: true }),
  act: signIn,
};

const oidcConsent: PageKind = {
  name: "oidc-consent",
  sign: (page) => page.getByRole("heading", { name: /^Allow .* to know who you are\?$/ }),
  act: (page) => page.getByRole("button", { name: "Allow", exact: true }).click(),
};

const samlSignIn: PageKind = {
  name: "saml-sign-in",
  sign: (page) => page.getByRole("heading", { name: "Sign in to Acme Federation", exact: true }),
  act: signIn,
};

/** Every page that is known, whoever shows it. */
export const pageKinds: readonly PageKind[] = [
  {
    name: "github-sign-in",
    sign: (page) => page.getByLabel("Username or email address"),
    act: async (page, { login, password }) => {
      await page.getByLabel("Username or email address").fill(login);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
    },
  },
  oneButton("github-consent", /^Authorize /),
  oneButton("github-register-app", /^Create GitHub App for /),
  oneButton("github-install-app", "Install"),
  {
    name: "github-app-installed",
    sign: (page) => page.getByRole("heading", { name: / is installed on / }),
  },
  {
    // What Latchkey's provider shows after a registration (provider/gitHub/pages.ts).
    name: "app-registered",
    sign: (page) => page.getByRole("heading", { name: /is registered$/ }),
    act: (page) => page.getByRole("link", { name: /^Install it on / }).click(),
  },
  dexConnectors,
  dexPassword,
  oidcSignIn,
  oidcConsent,
  samlSignIn,
  {
    // Where Dex asks for a user code that the link has filled in (web/templates/device.html).
    name: "dex-user-code",
    sign: (page) => page.getByRole("heading", { name: "Enter User Code", exact: true }),
    act: (page) => page.getByRole("button", { name: "Submit", exact: true }).click(),
  },
  {
    // The end of Dex's device flow (web/templates/device_success.html).
    name: "dex-device-success",
    sign: (page) => page.getByRole("heading", { name: /^Login Successful for / }),
  },
  // Dex's own consent (web/templates/approval.html), unless it is told to skip it.
  oneButton("dex-approval", "Grant Access"),
  authenticated,
];
