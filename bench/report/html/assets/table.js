// Sorting and picking the rows of the table.

const grid = document.getElementById("grid");
const filters = document.getElementById("filters");
const headings = [...grid.tHead.rows[0].cells];
const picks = [...filters.querySelectorAll("select")];
const lines = [...grid.tBodies[0].rows].map((row, place) => ({
  row,
  behind: document.getElementById(`row-${place + 1}`),
  text: row.textContent.toLowerCase(),
}));

/** By which a cell is sorted: a number, NaN where there is none, or its text. */
function sortedBy(cell) {
  const value = cell.dataset.value;
  return value === undefined ? cell.textContent : value === "" ? NaN : Number(value);
}

function compared(one, other) {
  if (typeof one === "string") return one.localeCompare(other, "en", { numeric: true });
  return one - other;
}

/** Sorts by a column; what is not known comes last, and rows that are equal keep the order of the plan. */
function sort(column, direction) {
  headings.forEach((heading, place) =>
    heading.setAttribute("aria-sort", place === column ? direction : "none"),
  );
  const sign = { ascending: 1, descending: -1, none: 0 }[direction];
  const keyed = lines.map((line) => ({ line, key: sortedBy(line.row.cells[column]) }));
  const known = keyed.filter(({ key }) => !Number.isNaN(key));
  const unknown = sign ? keyed.filter(({ key }) => Number.isNaN(key)) : [];
  const ordered = sign ? known.sort((one, other) => sign * compared(one.key, other.key)) : keyed;
  grid.tBodies[0].append(...[...ordered, ...unknown].map(({ line }) => line.row));
}

/** Ascending, then descending, then as planned. */
function turn(column) {
  const next = { none: "ascending", ascending: "descending", descending: "none" };
  sort(column, next[headings[column].getAttribute("aria-sort")]);
}

/** Shows the rows that the filters let through, and what lies behind them. */
function pick() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = picks.filter((select) => select.value);
  let shown = 0;
  for (const { row, behind, text } of lines) {
    const fits =
      words.every((word) => text.includes(word)) &&
      chosen.every((select) => row.cells[select.dataset.column].textContent === select.value);
    row.hidden = behind.hidden = !fits;
    shown += fits;
  }
  document.getElementById("shown").textContent = `${shown} of ${lines.length} rows`;
}

function showColumns() {
  grid.classList.toggle("all", Boolean(document.getElementById("more")?.checked));
}

headings.forEach((heading, column) => heading.firstElementChild.addEventListener("click", () => turn(column)));
// What drives a browser for people may tell of a choice by `change` alone.
for (const kind of ["input", "change"]) filters.addEventListener(kind, () => (pick(), showColumns()));
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("reset", () => setTimeout(() => (pick(), showColumns(), sort(0, "none"))));
pick();
showColumns();
