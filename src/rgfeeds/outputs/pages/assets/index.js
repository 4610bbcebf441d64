const rows = all("[data-end]");
const homes = new Map(rows.map((row) => [row, row.parentNode]));
const [next, coming] = ["Next", "Coming"].map((id) => document.getElementById(id));
const find = document.getElementById("Find");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = new Map(rows.map((row) => [row, plain(all("h3, .when, .with", row).map((part) => part.textContent).join(" "))]));
const pill = document.getElementById("Away");
const SOON = 12;
let arranged;

function goHome() {
  for (const row of rows) {
    homes.get(row).append(row);
    row.classList.remove("next");
  }
}

// A slot that is open, called off or a break is no reason to come.
function arrange(ahead) {
  const first = ahead.findIndex((row) => !row.matches(".off, .open, .pause"));
  const before = ahead.slice(0, Math.max(first, 0)).filter((row) => !row.matches(".open"));
  const shown = first < 0 ? ahead.filter((row) => row.matches(".pause")).slice(0, 1) : [...before, ahead[first]];
  goHome();
  next.append(pill);
  if (first >= 0) {
    ahead[first].classList.add("next");
    ahead[first].querySelector(".when").prepend(pill);
  }
  next.querySelector("ol").append(...shown);
  next.querySelector("p").hidden = first >= 0;
  const others = ahead.filter((row) => !shown.includes(row));
  const later = others.splice(SOON);
  const more = coming.querySelector("details");
  coming.querySelector("ol").append(...others);
  more.querySelector("ol").append(...later);
  more.hidden = !later.length;
  more.querySelector("summary").textContent = `${later.length} more`;
  all("details", next).forEach((details) => (details.open = true));
}

function label(row, now) {
  const time = row.querySelector("time");
  let own = row.querySelector(".yours");
  const said = yours(time, row.dataset.end);
  if (said && !own) {
    own = document.createElement("span");
    own.className = "yours";
    row.querySelector(".when").append(own);
  }
  if (own) own.textContent = said && `${said} your time`;
  if (row.matches(".next")) pill.textContent = away(time, now);
}

function search(wanted) {
  const asked = plain(wanted).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    const fits = asked.every((word) => words.get(row).includes(word)) && !(asked.length && row.matches(".pause"));
    row.hidden = !fits;
    found += fits && row.matches("[id]");
  }
  const total = rows.filter((row) => row.id).length;
  find.querySelector("output").textContent = asked.length ? `${found} of ${total} sessions` : "";
  return asked.length;
}

function show(now) {
  const ahead = rows.filter((row) => Date.parse(row.dataset.end) > now).reverse();
  const searching = find && search(find.querySelector("input").value);
  const wanted = searching ? "search" : ahead.map((row) => row.id || row.dataset.end).join();
  if (next && wanted !== arranged) {
    if (searching) goHome();
    else arrange(ahead);
    arranged = wanted;
  }
  if (next) {
    next.hidden = searching;
    coming.hidden = searching || !coming.querySelector("li");
    pill.textContent = "";
    ahead.forEach((row) => label(row, now));
  }
  for (const section of all(".years")) section.hidden = !section.querySelector("li:not([hidden])");
}

always(show);
if (find) {
  find.hidden = false;
  find.oninput = () => {
    // What stands above the field comes and goes; the field stays where the finger is.
    const top = find.getBoundingClientRect().top;
    show(Date.now());
    scrollBy(0, find.getBoundingClientRect().top - top);
  };
  find.onsubmit = (event) => event.preventDefault();
}
