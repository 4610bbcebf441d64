// What depends on the moment of viewing is decided here and nowhere else.
const MINUTE = 6e4;
const all = (selector, below = document) => [...below.querySelectorAll(selector)];
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);
const timed = (time) => time.dateTime.includes("T");

// A day without a time is the viewer's own day of that date.
const starts = (time) => +new Date(timed(time) ? time.dateTime : `${time.dateTime}T00:00`);

function away(time, now) {
  const at = starts(time);
  const days = Math.round((midnight(at) - midnight(now)) / 864e5);
  const minutes = Math.ceil((at - now) / MINUTE);
  const count = (n, unit) => `In ${n} ${unit}${n === 1 ? "" : "s"}`;
  if (timed(time) && minutes <= 0) return "On now";
  if (timed(time) && minutes < 60) return count(minutes, "minute");
  if (days < 2) return ["Today", "Tomorrow"][days] || "On now";
  return days < 14 ? count(days, "day") : count(Math.round(days / 7), "week");
}

// The offset written in the page tells the group's zone at that very instant.
function yours(time, end) {
  const said = time.dateTime.match(/T.*([+-])(..):(..)$/);
  const at = new Date(time.dateTime);
  if (!said || `${said[1]}1` * (said[2] * 60 + +said[3]) === -at.getTimezoneOffset()) return "";
  const day = at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
  const same = at.getDate() === +time.dateTime.slice(8, 10);
  const clock = (date) => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const date = same ? "" : `${day.replace(",", "").replace("Sept", "Sep")}, `;
  return `${date}${clock(at)}–${clock(new Date(end))}`;
}

function always(show) {
  let timer;
  const tick = () => {
    clearTimeout(timer);
    show(Date.now());
    timer = setTimeout(tick, MINUTE - (Date.now() % MINUTE));
  };
  addEventListener("pageshow", tick);
  document.addEventListener("visibilitychange", tick);
  tick();
}

for (const button of all("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.onclick = async (event) => {
    let said = "Copied";
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      text.closest("details")?.setAttribute("open", "");
      getSelection().selectAllChildren(text);
      said = "Selected, ready to copy";
    }
    button.closest("div, li").querySelector("output").textContent = said;
  };
}
