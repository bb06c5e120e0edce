import { markup, type Insertable, type Markup } from "./markup.ts";
import { ago, dayText, distance, minuteText } from "../timeText.ts";

/** A part of the page with a heading of its own, to which the page's contents lead. */
export interface Section {
  /** What it is called in the page's address. */
  readonly id: string;
  readonly heading: string;
  readonly body: Markup;
}

/** A moment that has been, as `5 hours ago`, and exactly where one points at it. */
export function momentAgo(moment: string, now: string): Markup {
  return markup`<time datetime="${moment}" title="${minuteText(moment)}">${ago(moment, now)}</time>`;
}

/** A moment as `in 61 days`, and exactly where one points at it. */
export function momentFrom(moment: string, now: string): Markup {
  return markup`<time datetime="${moment}" title="${minuteText(moment)}">${distance(moment, now)}</time>`;
}

/** A moment's day. */
export function dayOf(moment: string): Markup {
  return markup`<time datetime="${moment}" title="${minuteText(moment)}">${dayText(moment)}</time>`;
}

/** A link to a page elsewhere, where the address is one of the web's; otherwise the text alone. */
export function link(url: string, text: string): Markup {
  return /^https:\/\//.test(url) ? markup`<a href="${url}" rel="noreferrer">${text}</a>` : markup`${text}`;
}

/** A cell under a heading, which a narrow screen shows beside it. */
export function cell(heading: string, content: Insertable): Markup {
  return markup`<td data-heading="${heading}">${content}</td>`;
}

/** Pieces of HTML with something between them. */
export function joined(pieces: readonly Markup[], between: string): Markup {
  return markup`${pieces.map((piece, index) => (index === 0 ? piece : markup`${between}${piece}`))}`;
}

/** What stands in a cell for which there is nothing to say. */
export const nothing: Markup = markup`<span class="nothing" title="not known">–</span>`;
