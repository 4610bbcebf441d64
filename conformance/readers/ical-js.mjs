// What ical.js (Thunderbird's reader) understands of the calendar at an address, as JSON.
import ICAL from "ical.js";

// ical.js times are civil: without a VTIMEZONE a local time would be nobody's, and is printed as such.
const said = (time) => {
  if (time.isDate) return time.toString();
  if (time.zone.tzid === "floating") return `${time.toString()} in no time zone`;
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString();
};
const text = (component, name) => component.getFirstPropertyValue(name) ?? "";

const response = await fetch(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(await response.text()));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: said(event.startDate),
    end: said(event.endDate),
    summary: event.summary,
    location: event.location ?? "",
    status: text(component, "status"),
    description: event.description,
    url: text(component, "url"),
    sequence: event.sequence,
    modified: said(component.getFirstPropertyValue("last-modified")),
    categories: component.getFirstProperty("categories")?.getValues() ?? [],
  };
});
console.log(JSON.stringify({ name: text(calendar, "x-wr-calname"), events }));
