// What lies behind each row, made when somebody looks.

const MATRIX =
  "The confusion matrix adds up the runs, so each image counts once a seed. Each cell has a number of images and its" +
  " share of the actual class; an empty cell has none. Small shares are coloured more strongly than in proportion.";
let known;

/** What the page knows of a row, from 0; read once, since it may be much. */
function behindRow(place) {
  known ??= JSON.parse(document.getElementById("behind-rows").textContent);
  return known.rows[place];
}

function fill(details) {
  if (details.childElementCount > 1) return;
  const row = behindRow(details.id.slice(4) - 1);
  const { headings } = known;
  details.append(
    ...row.problems.map((problem) => element("p", { class: "problem" }, problem)),
    listed("Runs", headings.runs, row.runs, "numbers"),
    listed("Where they come from", headings.identity, row.identity, "identity"),
  );
  if (row.curves.scores) {
    details.append(element("h3", {}, "Learning curves"), ...curvesOf(row.curves));
  }
  if (row.classes) {
    details.append(
      element("h3", {}, "By class, on the test split"),
      listed("Means over the runs", headings.classes, row.classes.scores, "numbers"),
      element("p", {}, MATRIX),
      confusion(row.classes),
    );
  }
  details.append(element("p", {}, element("a", { href: "#results" }, "Back to the table")));
}

/** The confusion matrix; each cell has its images and their share of the actual class. */
function confusion({ names, counts }) {
  const top = element(
    "tr",
    {},
    element("th", { scope: "col" }, "actual \\ predicted"),
    ...names.map((name) => element("th", { scope: "col" }, name)),
  );
  const lines = counts.map((line, actual) => {
    const images = line.reduce((sum, count) => sum + count, 0);
    const cells = line.map((count, predicted) => matrixCell(count, images, actual === predicted));
    return element("tr", {}, element("th", { scope: "row" }, names[actual]), ...cells);
  });
  return scrolling(
    "Confusion matrix",
    element(
      "table",
      { class: "confusion" },
      element("caption", {}, "Confusion matrix"),
      element("thead", {}, top),
      element("tbody", {}, ...lines),
    ),
  );
}

function matrixCell(count, images, right) {
  if (!count) return element("td");
  const share = count / images;
  const texts = [count.toLocaleString("en"), element("small", {}, `${(100 * share).toFixed(1)} %`)];
  const cell = element("td", { class: right ? "right" : "wrong" }, ...texts);
  // A few mistakes among many images should be seen.
  cell.style.setProperty("--strength", `${Math.round(50 * Math.sqrt(share))}%`);
  return cell;
}

/** Opens what a link leads to, if that is a row. */
function follow(hash) {
  const details = /^#row-\d+$/.test(hash) ? document.getElementById(hash.slice(1)) : null;
  if (!details) return;
  details.hidden = false;
  details.open = true;
  fill(details);
  details.scrollIntoView();
  details.firstElementChild.focus({ preventScroll: true });
}

document.getElementById("rows").addEventListener("toggle", ({ target }) => target.open && fill(target), true);
document.getElementById("open-all").addEventListener("click", () => {
  for (const details of document.querySelectorAll("details.row:not([hidden])")) details.open = true;
});
document.getElementById("close-all").addEventListener("click", () => {
  for (const details of document.querySelectorAll("details.row[open]")) details.open = false;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#row-']");
  if (link) follow(link.hash);
  const point = event.target.closest("[data-row]");
  if (point) location.hash = `row-${point.dataset.row}`;
});
// A click anywhere in a row does what its link does, unless it ended the marking of a text.
grid.tBodies[0].addEventListener("click", (event) => {
  if (event.target.closest("a") || !getSelection().isCollapsed) return;
  event.target.closest("tr").querySelector("a").click();
});
addEventListener("hashchange", () => follow(location.hash));
follow(location.hash);
