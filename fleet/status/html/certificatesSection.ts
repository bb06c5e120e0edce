import type { CertificateStatus, FleetStatus } from "../fleetStatus.ts";
import { dayText } from "../timeText.ts";
import { markup, type Markup } from "./markup.ts";
import { dayOf, momentFrom, type Section } from "./parts.ts";
import { type TimeScale, timeScale } from "./timeScale.ts";

const day = 86_400_000;

/** With more certificates of a kind than these, only those that end first are seen at once. */
const mostUnfolded = 30;

/** So many of them, and more where more are due. */
const fewestUnfolded = 10;

/** How much of the past a time line shows at most, so that what has long ended does not press the future together. */
const mostPast = 30 * day;

/** The certificates' lives on time lines: one for what Dex shows, and a longer one for what signs it. */
export function certificatesSection({ certificates, takenAt }: FleetStatus): Section {
  const now = Date.parse(takenAt);
  const of = (kind: CertificateStatus["kind"]) => certificates.filter((each) => each.kind === kind);
  return {
    id: "certificates",
    heading: "Certificates",
    body:
      certificates.length === 0
        ? markup`<p class="empty">None yet: a hub or a standalone cluster makes its own when it is applied.</p>`
        : markup`<p class="hint">What is left of each from today on. Hatched: when it must be replaced.</p>
            ${timeLine("Serving certificates", "Any update inside the hatched window renews them.", of("serving"), now)}
            ${timeLine("Authorities", "They are never renewed by themselves, and must outlive what they sign.", of("authority"), now)}`,
  };
}

function timeLine(
  heading: string,
  hint: string,
  certificates: readonly CertificateStatus[],
  now: number,
): Markup {
  const ends = certificates.map((each) => Date.parse(each.ends));
  const last = Math.max(now + 14 * day, ...ends);
  const past = Math.max(now - mostPast, Math.min(now, ...ends));
  const margin = (last - past) * 0.03;
  const scale = timeScale(past - margin, last + margin);
  const unfolded = unfoldedOf(certificates);
  const rest = certificates.slice(unfolded);
  const table = (shown: readonly CertificateStatus[]) =>
    markup`<table class="lives">
      <caption class="unseen">
        ${heading}
      </caption>
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col" class="line">${axis(scale, now)}</th>
          <th scope="col">Ends</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((each) => life(each, scale, now))}
      </tbody>
    </table>`;
  return markup`<h3>${heading}</h3>
    <p class="hint">${hint}</p>
    ${table(certificates.slice(0, unfolded))}
    ${
      rest.length === 0
        ? undefined
        : markup`<details class="rest">
            <summary>${rest.length} more, which end later</summary>
            ${table(rest)}
          </details>`
    }`;
}

function unfoldedOf(certificates: readonly CertificateStatus[]): number {
  if (certificates.length <= mostUnfolded) return mostUnfolded;
  const due = certificates.filter(({ state }) => state !== "valid").length;
  return Math.min(mostUnfolded, Math.max(fewestUnfolded, due));
}

/** The axis: today and the calendar, as far as their names do not overlap. */
function axis({ ticks, place }: TimeScale, now: number): Markup {
  const today = place(now);
  const named = ticks.filter(({ at }) => Math.abs(place(at) - today) > 16);
  return markup`<svg class="axis" width="100%" height="18" role="img" aria-label="Time line from today on">
    <text class="today-name" x="${today}%" y="13" text-anchor="${anchor(today)}">today</text>
    ${named.map(({ at, label }) => markup`<text x="${place(at)}%" y="13" text-anchor="${anchor(place(at))}">${label}</text>`)}
  </svg>`;
}

/** At the edges a name grows inwards. */
function anchor(place: number): "start" | "middle" | "end" {
  return place < 6 ? "start" : place > 94 ? "end" : "middle";
}

function life(certificate: CertificateStatus, { ticks, place }: TimeScale, now: number): Markup {
  const { cluster, kind, ends, dueFrom, state } = certificate;
  const today = place(now);
  const end = place(Date.parse(ends));
  const due = Math.max(today, place(Date.parse(dueFrom)));
  const bar = (name: string, from: number, to: number) =>
    markup`<rect class="${name}" x="${from}%" y="4" width="${percent(to - from)}%" height="12" />`;
  return markup`<tr data-cluster="${cluster}" class="${state}">
    <th scope="row">${cluster}</th>
    <td class="line">
      <svg width="100%" height="20" role="img">
        <title>${lifeText(certificate)}</title>
        ${ticks.map(({ at }) => markup`<line class="grid" x1="${place(at)}%" x2="${place(at)}%" y1="0" y2="20" />`)}
        ${
          state === "ended"
            ? markup`${bar("over", end, today)}<circle class="end" cx="${end}%" cy="10" r="4" />`
            : markup`${bar("left", today, due)}${bar("due", due, end)}<line class="end" x1="${end}%" x2="${end}%" y1="2" y2="18" />`
        }
        <line class="today" x1="${today}%" x2="${today}%" y1="0" y2="20" />
      </svg>
    </td>
    <td data-heading="${state === "ended" ? "Ended" : "Ends"}">
      <b>${momentFrom(ends, new Date(now).toISOString())}</b>
      <span class="muted">${dayOf(ends)}</span>${stateNote(kind, state)}
    </td>
  </tr>`;
}

function stateNote(kind: CertificateStatus["kind"], state: CertificateStatus["state"]): Markup | undefined {
  if (state === "valid") return undefined;
  const text = state === "ended" ? "ended" : kind === "serving" ? "renewal is due" : "replacement is due";
  return markup` <span class="note ${state}">${text}</span>`;
}

/** A life in words, for whoever does not see it. */
function lifeText({ cluster, kind, ends, dueFrom }: CertificateStatus): string {
  const name = kind === "serving" ? "Serving certificate" : "Authority";
  const renewal = kind === "serving" ? "any update renews it from" : "it must be replaced from";
  return `${name} of ${cluster}: ends on ${dayText(ends)}; ${renewal} ${dayText(dueFrom)} on`;
}

function percent(share: number): number {
  return Math.round(Math.max(0, share) * 100) / 100;
}
