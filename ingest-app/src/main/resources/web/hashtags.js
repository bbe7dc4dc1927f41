// Hashtags, marked as the server marks them: UAX 31, extended hashtag identifiers.

import { now, resize, tweets } from "./text.js";

const CONTINUE = String.raw`[\p{XID_Continue}\p{Extended_Pictographic}\p{Emoji_Component}+\-]`;
const NO_START = "(?![#\uFE5F\uFF03])";
const HASHTAG = new RegExp(
    `(?<!${NO_START}${CONTINUE})[#\uFE5F\uFF03](?:${NO_START}${CONTINUE})+`, "gu");

/** As the server's; the rest of the rule, such as normalizing, follows when the link is used. */
const MAX_LENGTH = 50;
const MAX_PER_TWEET = 5;

const MINUTE = 60_000;
const MINUTES = 60;

/** The address of the tweets with a hashtag, as written but without #. */
const address = (hashtag) => `/hashtags/${encodeURIComponent(hashtag)}/tweets`;

/** Replaces the content of an element by a text whose hashtags are links. */
export function showText(element, text) {
    const parts = [];
    const different = new Set();
    let end = 0;
    for (const match of text.matchAll(HASHTAG)) {
        const hashtag = match[0].slice(1);
        if ([...hashtag].length > MAX_LENGTH) continue;
        const form = hashtag.normalize("NFKC").toLowerCase();
        if (different.size === MAX_PER_TWEET && !different.has(form)) continue;
        different.add(form);
        const link = document.createElement("a");
        link.className = "hashtag";
        link.href = address(hashtag);
        link.textContent = match[0];
        parts.push(text.slice(end, match.index), link);
        end = match.index + match[0].length;
    }
    element.replaceChildren(...parts, text.slice(end));
}

/** Returns a function that redraws the board of hashtags with the data of an event. */
export function trends(list) {
    const template = document.getElementById("trend-template");

    /** The points of a line of the last hour. */
    function points(counts) {
        const byMinute = new Map(counts.map((entry) => [Date.parse(entry.minute), entry.tweets]));
        const first = Math.floor(now() / MINUTE) * MINUTE - (MINUTES - 1) * MINUTE;
        const numbers = Array.from(
            { length: MINUTES }, (_, i) => byMinute.get(first + i * MINUTE) ?? 0);
        const highest = Math.max(1, ...numbers);
        return numbers
            .map((number, i) => `${i},${100 - Math.round((100 * number) / highest)}`)
            .join(" ");
    }

    function fill(element, trend) {
        const link = element.querySelector(".handle");
        link.href = address(trend.hashtag);
        link.querySelector("bdi").textContent = `#${trend.hashtag}`;
        element.querySelector("polyline").setAttribute("points", points(trend.minutes));
        element.querySelector(".note").textContent = `${tweets(trend.tweets)} in a minute`;
    }

    return (hashtags) => {
        resize(list, hashtags.length, template);
        hashtags.forEach((trend, i) => fill(list.children[i], trend));
        list.nextElementSibling.hidden = hashtags.length > 0;
    };
}
