import { randomBytes } from "node:crypto";

/** Random strings that stand for something for a while. They end with the process. */
export class Tickets<Content> {
  readonly #issued = new Map<string, { readonly content: Content; readonly expires: number }>();
  readonly #milliseconds: number;
  readonly #now: () => number;

  /** Tickets that are good for so many milliseconds, by this clock. */
  constructor(milliseconds: number, now: () => number) {
    this.#milliseconds = milliseconds;
    this.#now = now;
  }

  /** A new ticket for the content. */
  issue(content: Content): string {
    const ticket = randomBytes(10).toString("hex");
    this.#issued.set(ticket, { content, expires: this.#now() + this.#milliseconds });
    return ticket;
  }

  /** What a ticket stands for; it stays good. Undefined when it is unknown, was taken or has run out. */
  read(ticket: string): Content | undefined {
    const found = this.#issued.get(ticket);
    return found !== undefined && found.expires > this.#now() ? found.content : undefined;
  }

  /** What a ticket stands for, which ends it. Undefined as for read. */
  take(ticket: string): Content | undefined {
    const content = this.read(ticket);
    this.#issued.delete(ticket);
    return content;
  }
}
