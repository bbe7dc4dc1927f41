// Times and numbers as people read them, in the same form as the server's; and lists of rows.

const [navigation] = performance.getEntriesByType("navigation");

// The browser's clock may be wrong. A page from the history has an old server time.
const skew =
    navigation?.type === "back_forward"
        ? 0
        : Date.parse(document.body.dataset.now) - Date.now();

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en-GB", {
    day: "numeric", month: "short", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const grouped = new Intl.NumberFormat("en");

/** Milliseconds since 1970 by the server's clock. */
export const now = () => Date.now() + skew;

export const count = (number) => grouped.format(number);

export const tweets = (number) => `${count(number)} ${number === 1 ? "tweet" : "tweets"}`;

/** Time of day in the reader's zone. */
export const minuteText = (time) => clock.format(time);

function ago(time) {
    const age = now() - time;
    if (age < 10 * SECOND) return "now";
    if (age < MINUTE) return `${Math.floor(age / SECOND)} s`;
    if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
    return age < DAY ? `${Math.floor(age / HOUR)} h` : day.format(time);
}

function agoInWords(time) {
    const age = now() - time;
    return age < 10 * SECOND || age >= DAY ? ago(time) : `${ago(time)} ago`;
}

const STYLES = { full: (time) => full.format(time), minute: minuteText, words: agoInWords };

/** Updates the text of a time element. */
export function showTime(element) {
    const time = Date.parse(element.dateTime);
    const text = (STYLES[element.dataset.style] ?? ago)(time);
    if (element.textContent !== text) element.textContent = text;
    if (element.title) element.title = full.format(time);
}

export function showTimes() {
    document.querySelectorAll("time").forEach(showTime);
}

/** Gives a list as many rows. Those there are stay, with the focus and clicks that have begun. */
export function resize(list, length, template) {
    while (list.children.length > length) list.lastElementChild.remove();
    while (list.children.length < length) {
        list.append(template.content.firstElementChild.cloneNode(true));
    }
}
