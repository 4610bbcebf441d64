// What node-ical understands of the calendar at an address, as JSON. Run with TZ=UTC.
import ical from "node-ical";

const instant = (date) => date.toISOString().replace(".000Z", "Z");
const said = (date) => (date.dateOnly ? instant(date).slice(0, 10) : instant(date));
// A value with parameters comes as an object.
const plain = (value) => (value && typeof value === "object" && "val" in value ? value.val : (value ?? ""));

const calendar = await ical.async.fromURL(process.argv[2]);
const events = Object.values(calendar)
  .filter((component) => component.type === "VEVENT")
  .map((event) => ({
    uid: event.uid,
    start: said(event.start),
    end: said(event.end),
    summary: plain(event.summary),
    location: plain(event.location),
    status: event.status,
    description: plain(event.description),
    url: plain(event.url),
    sequence: Number(event.sequence),
    modified: instant(event.lastmodified),
    categories: event.categories ?? [],
  }));
console.log(JSON.stringify({ name: calendar.vcalendar?.["WR-CALNAME"] ?? "", events }));
