import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { requestLog, type RequestLog } from "../../github/requestLog.ts";
import { type Account, connectorNames, findAccount } from "../accounts.ts";
import { textFields } from "../form.ts";
import { type Html, hiddenFields, page, problemPage, signInPage, wrongPassword } from "../pages.ts";
import type { SamlIdentityProvider } from "./identityProvider.ts";

/** The path of the metadata. */
export const metadataPath = "/metadata";

/** The path that takes requests by HTTP POST. */
export const ssoPath = "/sso";

/** What the application is made of. */
export interface SamlApplicationInput {
  readonly identityProvider: SamlIdentityProvider;
  readonly accounts: readonly Account[];
  /** Where responses are posted. */
  readonly callbackUrl: string;
  /** Takes the log, one line a request. */
  readonly log: (line: string) => void;
}

const name = connectorNames.saml;

/** The cookie that a browser stays signed in with, as long as this process lives. */
const cookie = "acme_federation";

/**
 * The identity provider over HTTP: its metadata, and single sign-on by HTTP POST (SAML 2.0 bindings, 3.5). The sign-in
 * page brings the request back, so that nothing is remembered of one.
 */
export function samlApplication(input: SamlApplicationInput): Hono<RequestLog> {
  const { identityProvider, accounts, callbackUrl, log } = input;
  const sessions = new Map<string, Account>();
  const application = new Hono<RequestLog>();
  application.use(requestLog(log));

  application.get(metadataPath, (context) =>
    context.body(identityProvider.metadata, 200, { "Content-Type": "application/samlmetadata+xml" }),
  );

  application.post(ssoPath, async (context) => {
    const form = await textFields(context.req);
    const { SAMLRequest = "", RelayState = "", login, password = "" } = form;
    const requestId = await identityProvider.requestId(SAMLRequest);
    const known = sessions.get(getCookie(context, cookie) ?? "");
    const account = login === undefined ? known : findAccount(accounts, login, password);
    if (account === undefined) {
      const signIn = { provider: name, action: ssoPath, fields: { SAMLRequest, RelayState } };
      return context.html(
        signInPage(login === undefined ? signIn : { ...signIn, login, problem: wrongPassword }),
      );
    }
    context.set("who", account.login);
    if (account !== known) {
      const session = randomBytes(20).toString("hex");
      sessions.set(session, account);
      // None: a service provider's page posts its request across sites.
      setCookie(context, cookie, session, { path: "/", httpOnly: true, secure: true, sameSite: "None" });
    }
    const SAMLResponse = await identityProvider.respond(account, requestId);
    return context.html(postPage(callbackUrl, { SAMLResponse, RelayState }));
  });

  application.onError((error, context) => {
    log(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return context.html(problemPage(name, "This is no request of a known service provider."), 400);
  });
  return application;
}

/** A page that posts a form by itself. */
function postPage(action: string, fields: Readonly<Record<string, string>>): Html {
  return page(
    name,
    "Signed in",
    html`<form action="${action}" method="post">
        ${hiddenFields(fields)}
        <button type="submit">Go on</button>
      </form>
      <script>
        document.forms[0].submit();
      </script>`,
  );
}
