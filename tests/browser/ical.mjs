// Reads a calendar from the standard input with ical.js and prints its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    language: component.getFirstProperty("summary").getFirstParameter("language"),
    start: event.startDate.toString(),
    end: event.endDate.toString(),
    stamp: component.getFirstPropertyValue("dtstamp").toString(),
  };
});
console.log(JSON.stringify(events));
