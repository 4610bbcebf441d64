const time = document.querySelector(".facts time");
const { end } = time.dataset;
always((now) => {
  const own = document.getElementById("yours");
  own.lastElementChild.textContent = yours(time, end);
  own.hidden = !own.lastElementChild.textContent;
  document.querySelector(".soon").textContent = Date.parse(end) > now && !document.querySelector("main.off") ? away(time, now) : "";
});
