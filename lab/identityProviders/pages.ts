import { html } from "hono/html";

/** A piece of a page. */
export type Html = ReturnType<typeof html>;

const style = `
  body { margin: 0; font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1f2328; background: #f4f5f9; }
  main { max-width: 360px; margin: 0 auto; padding: 56px 16px; }
  h1 { font-size: 22px; font-weight: 500; text-align: center; }
  form, .problem { padding: 16px; border: 1px solid #d1d5e0; border-radius: 8px; background: #fff; }
  .problem { margin-bottom: 16px; border-color: #d1242f; }
  label { display: block; font-weight: 600; }
  input { width: 100%; box-sizing: border-box; margin: 4px 0 14px; padding: 7px 10px; font: inherit; }
  button { width: 100%; padding: 8px; font: inherit; color: #fff; background: #3949ab; border: 0; border-radius: 6px; }
`;

/** A page of an identity provider. @param provider what the provider is called. */
export function page(provider: string, title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${provider}</title>
        <link rel="icon" href="data:," />
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

/** What a sign-in page is opened with. */
export interface SignIn {
  /** What the provider is called. */
  readonly provider: string;
  /** The path that the form is posted to. */
  readonly action: string;
  /** What the form brings along. Default: nothing. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The user name that was typed before. Default: none. */
  readonly login?: string;
  /** Why the last attempt failed. Default: there was none. */
  readonly problem?: string;
}

/** User name and password. */
export function signInPage({ provider, action, fields = {}, login = "", problem }: SignIn): Html {
  return page(
    provider,
    `Sign in to ${provider}`,
    html`${problem === undefined ? "" : html`<p class="problem" role="alert">${problem}</p>`}
      <form action="${action}" method="post">
        ${hiddenFields(fields)}
        <label for="login">Username</label>
        <input id="login" name="login" value="${login}" autocomplete="username" required />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button type="submit">Sign in</button>
      </form>`,
  );
}

/** What a page says that cannot go on. */
export function problemPage(provider: string, problem: string): Html {
  return page(provider, "This does not work", html`<p class="problem" role="alert">${problem}</p>`);
}

/** Values that a form brings along unseen. */
export function hiddenFields(fields: Readonly<Record<string, string>>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}

/** What the sign-in page says to a wrong user name or password. */
export const wrongPassword = "Incorrect username or password.";
