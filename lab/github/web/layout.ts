import { html } from "hono/html";

/** A page or a part of one. */
export type Html = ReturnType<typeof html>;

/** A key, since GitHub's own mark stands for GitHub alone. */
const mark = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="12" fill="#1f2328" />
  <path
    fill="none"
    stroke="#fff"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    d="M10.6 13.4 17 7m-2.6 2.6 2 2M11.6 15.2a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0Z"
  />
</svg>`;

/** A page of the stand-in, around its content. */
export function layout(title: string, content: Html, width: "narrow" | "wide" = "wide"): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · GitHub stand-in</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <div class="ribbon" role="note">
          This is not GitHub: it is the Latchkey lab's stand-in, with invented people.
        </div>
        <main class="${width}">${mark}${content}</main>
      </body>
    </html>`;
}

/** Says what is wrong, where a person sees it first. */
export function flash(problem: Html | string): Html {
  return html`<div class="flash" role="alert">${problem}</div>`;
}

/** The page for an address that does not exist, or an app that is not registered. */
export function notFoundPage(detail: string): Html {
  return layout(
    "Page not found",
    html`<h1>404: page not found</h1>
      <div class="panel"><p role="alert">${detail}</p></div>`,
  );
}
