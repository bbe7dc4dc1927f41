// Entry point of the scripts; without them everything but live updates works.

import { minutes, ranks } from "./charts.js";
import { compose } from "./compose.js";
import { trends } from "./hashtags.js";
import { follow } from "./live.js";
import { showTimes } from "./text.js";
import { posted, timeline } from "./timeline.js";

const TIMES_INTERVAL = 10_000;

const byId = (id) => document.getElementById(id);

/** Draws the data of an event, and draws it again while time passes: a chart ends now. */
function moving(draw) {
    let latest = null;
    setInterval(() => {
        if (latest && button.dataset.state === "live") draw(latest);
    }, TIMES_INTERVAL);
    return (data) => draw(latest = data);
}

showTimes();
setInterval(showTimes, TIMES_INTERVAL);

const form = byId("compose");
if (form) compose(form);

const button = byId("live");
if (button) {
    const listeners = {};
    const opened = [];

    const list = byId("tweets");
    if (list) {
        let arrived = () => {};
        const newest = timeline(list, () => arrived());
        const note = byId("posted");
        if (note) arrived = posted(note, newest);
        listeners.tweets = newest.add;
        opened.push(newest.sync);
    }
    for (const table of document.querySelectorAll("table[data-event]")) {
        listeners[table.dataset.event] = ranks(table);
    }
    const hashtags = byId("trends");
    if (hashtags) listeners.trending = moving(trends(hashtags));
    const section = byId("minutes");
    if (section) listeners["per-minute"] = moving(minutes(section));

    follow(button, listeners, () => opened.forEach((sync) => sync()));
}
