/**
 * Shows what belongs to clusters whose name holds a text. The page is complete without it; it is there for fleets in which
 * one looks for a cluster.
 */
export const filterScript = `
const filter = document.getElementById("filter");
const field = filter.querySelector("input");
const count = filter.querySelector("output");
const named = [...document.querySelectorAll("[data-cluster]")];
const rows = named.filter((each) => each.id !== "");
const folded = [...document.querySelectorAll("details.stage:not([open]), details.rest:not([open])")];
field.addEventListener("input", () => {
  const wanted = field.value.trim().toLowerCase();
  for (const each of named) each.hidden = !each.dataset.cluster.toLowerCase().includes(wanted);
  for (const each of folded) each.open = wanted !== "" && each.querySelector("tr[data-cluster]:not([hidden])") !== null;
  count.value = wanted === "" ? "" : rows.filter((each) => !each.hidden).length + " of " + rows.length;
});
filter.hidden = false;
`;
