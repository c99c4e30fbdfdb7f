// Learning curves. Where the ticks are was settled when the page was made.

const AREA = { left: 46, top: 28, width: 284, height: 180 };

/** A drawing for each score of the runs of a row. */
function curvesOf(curves) {
  const key = element(
    "p",
    { class: "legend" },
    element("span", { class: "train" }, "training"),
    element("span", { class: "validation" }, "validation; the dot is the epoch that was kept, one line a seed"),
  );
  const drawings = Object.entries(curves.scores).map(([score, axis]) => curve(score, axis, curves));
  return [key, element("div", { class: "panels" }, ...drawings)];
}

function curve(score, axis, curves) {
  const across = (epoch) => ((epoch - 0.5) / curves.epochs) * AREA.width;
  const up = (value) => (1 - (value - axis.low) / (axis.high - axis.low)) * AREA.height;
  const picture = drawn("svg", { viewBox: "0 0 340 250", role: "img", "aria-label": axis.words });
  for (const [value, text] of axis.ticks) {
    const y = AREA.top + up(value);
    picture.append(
      drawn("path", { class: "rule", d: `M${AREA.left} ${y}h${AREA.width}` }),
      drawn("text", { class: "end", x: AREA.left - 6, y: y + 4 }, text),
    );
  }
  for (const epoch of curves.ticks) {
    const place = { class: "middle", x: AREA.left + across(epoch), y: AREA.top + AREA.height + 17 };
    picture.append(drawn("text", place, String(epoch)));
  }
  const middle = AREA.left + AREA.width / 2;
  picture.append(
    drawn("text", { x: 0, y: 14 }, score),
    drawn("text", { class: "middle", x: middle, y: AREA.top + AREA.height + 36 }, "epoch"),
  );
  // What leaves the axis, such as a first epoch far above the others, is cut off at the edge of this part.
  const inside = drawn("svg", { x: AREA.left, y: AREA.top, width: AREA.width, height: AREA.height });
  for (const run of curves.runs) {
    inside.append(
      drawn("path", { class: "line train", d: line(run[score], across, up) }),
      drawn("path", { class: "line validation", d: line(run[`val_${score}`], across, up) }, said(run)),
    );
    const kept = run[`val_${score}`][run.kept - 1];
    if (kept != null) {
      inside.append(drawn("circle", { class: "kept validation", cx: across(run.kept), cy: up(kept), r: 4 }, said(run)));
    }
  }
  picture.append(inside);
  return element("figure", { class: "panel" }, picture);
}

function said(run) {
  return drawn("title", {}, `seed ${run.seed}, epoch ${run.kept} kept`);
}

/** The path of a line, with gaps where a value is not known; one that stands alone is a short dash. */
function line(values, across, up) {
  let path = "";
  values.forEach((value, place) => {
    if (value == null) return;
    const open = place > 0 && values[place - 1] != null;
    path += `${open ? "L" : "M"}${across(place + 1).toFixed(1)} ${up(value).toFixed(1)}${open ? "" : "h.1"}`;
  });
  return path;
}
