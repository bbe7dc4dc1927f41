// The charts, redrawn when an event brings new counts.

import { count, minuteText, now, resize, tweets } from "./text.js";

const MINUTE = 60_000;
const LIVE_ROWS = 10;

/** Returns a function that redraws a board's table with the data of an event. */
export function ranks(table) {
    const template = document.getElementById("rank-template");
    const body = table.tBodies[0];
    // Events hold the first ten users; a page that was asked for more keeps its own.
    const isLong = body.rows.length > LIVE_ROWS;

    function fill(element, { rank, handle, tweets: number }, longest) {
        element.querySelector(".rank").textContent = String(rank);
        const link = element.querySelector(".handle");
        link.href = `/users/${encodeURIComponent(handle)}`;
        link.querySelector("bdi").textContent = handle;
        element.querySelector("rect").setAttribute("width", `${(100 * number) / longest}%`);
        element.querySelector(".number").textContent = count(number);
    }

    return (users) => {
        if (isLong) return;
        const longest = Math.max(1, ...users.map((user) => user.tweets));
        resize(body, users.length, template);
        users.forEach((user, i) => fill(body.rows[i], user, longest));
        table.nextElementSibling.hidden = users.length > 0;
    };
}

/** Returns a function that redraws the chart of the last hour with the data of an event. */
export function minutes(section) {
    const bars = [...section.querySelectorAll("rect")];
    const rows = section.querySelector("#minute-rows");
    const total = section.querySelector("#total");
    const max = section.querySelector("#max");

    function row(minute, number) {
        const element = document.createElement("tr");
        const head = element.appendChild(document.createElement("th"));
        head.scope = "row";
        const time = head.appendChild(document.createElement("time"));
        time.dateTime = new Date(minute).toISOString();
        time.dataset.style = "minute";
        time.textContent = minuteText(minute);
        const cell = element.appendChild(document.createElement("td"));
        cell.className = "number";
        cell.textContent = count(number);
        return element;
    }

    function draw(bar, minute, number, tallest) {
        const height = number === 0 ? 0 : Math.max(1, Math.round((100 * number) / tallest));
        bar.setAttribute("y", String(100 - height));
        bar.setAttribute("height", String(height));
        bar.querySelector("title").textContent = `${minuteText(minute)}: ${tweets(number)}`;
    }

    return (counts) => {
        const byMinute = new Map(counts.map((entry) => [Date.parse(entry.minute), entry.tweets]));
        const last = Math.floor(now() / MINUTE) * MINUTE;
        const times = bars.map((_, i) => last - (bars.length - 1 - i) * MINUTE);
        const numbers = times.map((time) => byMinute.get(time) ?? 0);
        const tallest = Math.max(...numbers);
        bars.forEach((bar, i) => draw(bar, times[i], numbers[i], tallest));
        total.textContent = count(numbers.reduce((sum, number) => sum + number, 0));
        max.textContent = count(tallest);
        rows.replaceChildren(
            ...times
                .map((time, i) => row(time, numbers[i]))
                .filter((_, i) => numbers[i] > 0)
                .reverse());
    };
}
