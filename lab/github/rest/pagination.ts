import type { Context } from "hono";

const defaultPerPage = 30;
const maximumPerPage = 100;

/** One page of a list, and the Link header that leads to the others. */
export interface Page<Item> {
  /** The items of this page. */
  readonly items: readonly Item[];
  /** The value of the Link header. Undefined when everything fits on one page. */
  readonly link: string | undefined;
}

/**
 * Cuts a list as GitHub does: `per_page` is 30 unless given, 100 at most, `page` counts from 1, and numbers
 * that make no sense count as not given. A page with neighbours links to `prev`, `next`, `last` and `first`,
 * leaving out those that it would be itself (docs.github.com, "Using pagination in the REST API").
 */
export function paginate<Item>(items: readonly Item[], url: URL): Page<Item> {
  const perPage = Math.min(numberIn(url, "per_page") ?? defaultPerPage, maximumPerPage);
  const page = numberIn(url, "page") ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const linkTo = (relation: string, number: number) => {
    const target = new URL(url);
    target.searchParams.set("page", String(number));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [linkTo("prev", Math.min(page - 1, last))] : []),
    ...(page < last ? [linkTo("next", page + 1), linkTo("last", last)] : []),
    ...(page > 1 ? [linkTo("first", 1)] : []),
  ];
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    link: links.length > 0 ? links.join(", ") : undefined,
  };
}

/** The page of a list that a request asks for. Puts the links to the others into the answer, below this web site. */
export function pageOf<Item>(context: Context, web: string, items: readonly Item[]): readonly Item[] {
  const { pathname, search } = new URL(context.req.url);
  const { items: cut, link } = paginate(items, new URL(pathname + search, web));
  if (link !== undefined) {
    context.header("Link", link);
  }
  return cut;
}

function numberIn(url: URL, parameter: string): number | undefined {
  const value = Number(url.searchParams.get(parameter) ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
