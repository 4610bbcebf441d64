const rows = all("[data-end]");
const homes = new Map(rows.map((row) => [row, row.parentNode]));
const part = (id) => document.getElementById(id);
const [next, coming, find, pill, act] = ["Next", "Coming", "Find", "Away", "Act"].map(part);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const heads = new Map(rows.map((row) => [row, plain(all("h3, .when, .leads, .links > a", row).map((one) => one.textContent).join(" "))]));
const readings = new Map(rows.map((row) => [row, (row.dataset.read ?? row.querySelector(".prose")?.textContent ?? "").split("\n")]));
const make = (tag, className) => Object.assign(document.createElement(tag), { className });
const SOON = 12;
const READ = 3;
let arranged;

function goHome() {
  for (const row of rows) {
    homes.get(row).append(row);
    row.classList.remove("next");
    row.querySelector(".all")?.click();
    row.querySelector(".reading")?.removeAttribute("open");
  }
}

// What goes round as a message: the same parts as on the session's own page.
function message(row) {
  const copy = row.cloneNode(true);
  for (const one of all(".yours", copy)) one.remove();
  for (const link of all(".prose a, .links > a:not(.to-read)", copy)) if (!link.textContent.includes(link.getAttribute("href"))) link.append(` ${link.href}`);
  for (const item of all(".prose li", copy)) item.prepend("- ");
  const text = (selector) => all(selector, copy).map((one) => one.textContent.trim().replace(/\s*\n\s*/g, "\n")).join("\n");
  return [text(".when"), text("h3, .leads, .mark"), text(".links > a:not(.to-read)"), text(".prose"), row.querySelector("h3 a").href].filter(Boolean).join("\n\n");
}

function shorten(prose) {
  const items = prose ? all(":scope > :is(ul, ol) > li", prose) : [];
  if (items.length <= READ) return;
  const blocks = [...prose.children];
  const rest = [...items.slice(READ), ...blocks.slice(blocks.indexOf(items[READ - 1].parentNode) + 1)];
  const button = make("button", "all");
  const hide = (hidden) => rest.forEach((one) => (one.hidden = hidden));
  hide(true);
  button.textContent = `All ${items.length}`;
  button.onclick = () => {
    hide(false);
    button.remove();
  };
  prose.append(button);
}

// A slot that is open, called off or a break is no reason to come.
function arrange(ahead) {
  const first = ahead.findIndex((row) => !row.matches(".off, .open, .pause"));
  const none = first < 0;
  const before = ahead.slice(0, Math.max(first, 0)).filter((row) => !row.matches(".open"));
  const shown = none ? ahead.filter((row) => row.matches(".pause")).slice(0, 1) : [...before, ahead[first]];
  const last = rows.find((row) => row.id && !ahead.includes(row) && !row.matches(".off, .open"));
  next.append(pill, act);
  goHome();
  next.classList.toggle("none", none);
  part("None").hidden = !none;
  if (last) {
    const day = last.querySelector("time");
    part("Last").replaceChildren("The last one was ", last.querySelector("h3 a").cloneNode(true), `, ${day.textContent} ${day.dateTime.slice(0, 4)}.`);
  }
  act.hidden = none;
  if (!none) {
    const row = ahead[first];
    const when = row.querySelector(".when");
    part("Text").textContent = message(row);
    act.firstElementChild.href = row.querySelector("h3 a").href.replace(/\/$/, ".ics");
    row.classList.add("next");
    when.querySelector("time + span").after(pill);
    const links = row.querySelector(".links");
    links.insertBefore(act, links.querySelector(".reading, .to-read"));
    shorten(row.querySelector(".prose"));
  }
  next.querySelector("ol").append(...shown);
  const others = ahead.filter((row) => !shown.includes(row));
  const later = others.splice(SOON);
  const more = coming.querySelector("details");
  coming.querySelector("ol").append(...others);
  more.querySelector("ol").append(...later);
  more.hidden = !later.length;
  more.querySelector("summary").textContent = `${later.length} more`;
  for (const details of all(".reading", next)) details.open = true;
}

function label(row, now) {
  const time = row.querySelector("time");
  let own = row.querySelector(".yours");
  const said = yours(time, row.dataset.end);
  if (said && !own) {
    own = make("span", "yours");
    row.querySelector(".when").append(own);
  }
  if (own) own.textContent = said && `${said} your time`;
  if (!row.matches(".next")) return;
  const until = away(time, now);
  const on = until === "On now";
  part("Next-is").textContent = on ? until : "Next session";
  pill.textContent = on ? "" : until;
}

function fits(row, asked) {
  if (asked.length && row.matches(".pause")) return false;
  const open = asked.filter((word) => !heads.get(row).includes(word));
  const line = open.length && readings.get(row).find((one) => open.every((word) => plain(one).includes(word)));
  let hit = row.querySelector(".hit");
  if (line && !hit) {
    hit = make("p", "hit");
    row.append(hit);
  }
  if (hit) hit.textContent = line ? `In the reading: ${line}` : "";
  return line || !open.length;
}

function search(wanted) {
  const asked = plain(wanted).split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !fits(row, asked);
  const sessions = rows.filter((row) => row.id);
  const found = sessions.filter((row) => !row.hidden);
  find.querySelector("output").textContent = asked.length ? `${found.length} of ${sessions.length} sessions` : "";
  return asked.length > 0;
}

function show(now) {
  const ahead = rows.filter((row) => Date.parse(row.dataset.end) > now).reverse();
  const searching = find && search(find.querySelector("input").value);
  const wanted = searching ? "search" : ahead.map((row) => row.id || row.dataset.end).join();
  if (next && wanted !== arranged) {
    if (searching) {
      next.append(pill, act);
      goHome();
    } else arrange(ahead);
    arranged = wanted;
  }
  if (next) {
    next.hidden = searching || !rows.length;
    coming.hidden = searching || !coming.querySelector("li");
    for (const row of ahead) label(row, now);
  }
  let past = false;
  for (const section of all(".years")) {
    section.hidden = !section.querySelector("[data-end]:not([hidden])");
    past ||= !section.hidden;
  }
  if (part("All")) part("All").textContent = past && !searching ? "Past sessions" : "All sessions";
}

function ask() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("find");
  if (wanted === null) return;
  find.querySelector("input").value = wanted;
  show(Date.now());
  find.scrollIntoView();
}

always(show);
if (find) {
  find.hidden = false;
  find.oninput = () => {
    // What stands above the field comes and goes; the field stays where the finger is.
    const top = find.getBoundingClientRect().top;
    const wanted = find.querySelector("input").value.trim();
    history.replaceState(null, "", wanted ? `#${new URLSearchParams({ find: wanted })}` : location.pathname + location.search);
    show(Date.now());
    scrollBy(0, find.getBoundingClientRect().top - top);
  };
  find.onsubmit = (event) => event.preventDefault();
  addEventListener("hashchange", ask);
  ask();
}
