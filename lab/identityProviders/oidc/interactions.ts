import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type Provider from "oidc-provider";
import { requestLog, type RequestLog } from "../../github/requestLog.ts";
import { type Account, connectorNames, findAccount } from "../accounts.ts";
import { textFields } from "../form.ts";
import { type Html, page, problemPage, signInPage, wrongPassword } from "../pages.ts";
import { interactionPath } from "./provider.ts";

/** What a request to the pages carries. */
interface Environment extends RequestLog {
  Bindings: HttpBindings;
}

/** What the pages are made of. */
export interface InteractionsInput {
  readonly provider: Provider;
  readonly accounts: readonly Account[];
  /** Takes the log, one line a request. */
  readonly log: (line: string) => void;
}

const name = connectorNames.oidc;

/** The pages on which people sign in, and agree to what the client learns of them. */
export function interactions({ provider, accounts, log }: InteractionsInput): Hono<Environment> {
  const detailsOf = ({ env }: Context<Environment>) =>
    provider.interactionDetails(env.incoming, env.outgoing);
  const finish = async (
    context: Context<Environment>,
    result: Parameters<Provider["interactionResult"]>[2],
  ) =>
    context.redirect(
      await provider.interactionResult(context.env.incoming, context.env.outgoing, result),
      303,
    );
  const pages = new Hono<Environment>();
  pages.use(requestLog(log));

  pages.get(`${interactionPath}/:uid`, async (context) => {
    const { prompt, uid } = await detailsOf(context);
    const action = `${interactionPath}/${uid}/${prompt.name}`;
    return context.html(
      prompt.name === "login" ? signInPage({ provider: name, action }) : consentPage(action),
    );
  });

  pages.post(`${interactionPath}/:uid/login`, async (context) => {
    const { login = "", password = "" } = await textFields(context.req);
    const account = findAccount(accounts, login, password);
    if (account === undefined) {
      return context.html(
        signInPage({ provider: name, action: context.req.path, login, problem: wrongPassword }),
      );
    }
    context.set("who", account.login);
    return finish(context, { login: { accountId: account.login } });
  });

  pages.post(`${interactionPath}/:uid/consent`, async (context) => {
    const { session, params, grantId } = await detailsOf(context);
    if (session === undefined || typeof params["client_id"] !== "string") {
      return context.html(problemPage(name, "Nobody is signed in."), 400);
    }
    context.set("who", session.accountId);
    const earlier = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const grant =
      earlier ?? new provider.Grant({ accountId: session.accountId, clientId: params["client_id"] });
    if (typeof params["scope"] === "string") grant.addOIDCScope(params["scope"]);
    return finish(context, { consent: { grantId: await grant.save() } });
  });

  pages.onError((error, context) => {
    log(`${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`);
    return context.html(problemPage(name, "This sign-in is not known, or has ended."), 400);
  });
  return pages;
}

function consentPage(action: string): Html {
  return page(
    name,
    "Allow Kubernetes to know who you are?",
    html`<form action="${action}" method="post"><button type="submit">Allow</button></form>`,
  );
}
