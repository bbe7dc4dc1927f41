// The newest tweets, kept up to date: tweets of events are inserted by time.

import { showText } from "./hashtags.js";
import { showTime } from "./text.js";

const MAX_SHOWN = 100;
const ANNOUNCE_INTERVAL = 10_000;
const SYNC_TIMEOUT = 10_000;

const HUES = 8;

/** The same as the server's. */
function monogram(element, handle) {
    const points = [...handle];
    element.textContent = points[0].toUpperCase();
    const hue = points.reduce((sum, point) => sum + point.codePointAt(0), 0) % HUES;
    element.className = `monogram hue-${hue}`;
}

function item(tweet) {
    const template = document.getElementById("tweet-template");
    const element = template.content.firstElementChild.cloneNode(true);
    element.dataset.id = tweet.id;
    element.dataset.at = tweet.created_at;
    monogram(element.querySelector(".monogram"), tweet.handle);
    const handle = element.querySelector(".handle");
    handle.href = `/users/${encodeURIComponent(tweet.handle)}`;
    handle.querySelector("bdi").textContent = tweet.handle;
    element.querySelector(".when").href = `/tweets/${encodeURIComponent(tweet.id)}`;
    const time = element.querySelector("time");
    time.dateTime = tweet.created_at;
    showTime(time);
    showText(element.querySelector(".content"), tweet.content);
    return element;
}

/** Whether a tweet belongs above another: newer, or with a greater id in the same millisecond. */
const above = (at, id, other) =>
    at > other.dataset.at || (at === other.dataset.at && id > other.dataset.id);

/**
 * Manages the list of tweets.
 *
 * @param added called after tweets were added
 */
export function timeline(list, added) {
    const shown = new Map([...list.children].map((element) => [element.dataset.id, element]));
    const pager = document.getElementById("pager");
    const older = document.getElementById("older");
    const empty = document.getElementById("empty");
    const announce = document.getElementById("announce");
    let syncing = false;
    const waiting = [];
    let unannounced = 0;

    function put(tweet) {
        const place = [...list.children].find((other) => above(tweet.created_at, tweet.id, other));
        if (shown.has(tweet.id) || (!place && shown.size > 0 && !pager.hidden)) return;
        const element = item(tweet);
        element.classList.add("fresh");
        list.insertBefore(element, place ?? null);
        shown.set(tweet.id, element);
        unannounced++;
    }

    function putAll(tweets) {
        tweets.forEach(put);
        empty.hidden = shown.size > 0;
        added();
    }

    /** Shows exactly this page, which is the newest. */
    function replace(tweets, next) {
        const newest = new Set(tweets.map((tweet) => tweet.id));
        for (const [id, element] of shown) {
            if (!newest.has(id)) {
                element.remove();
                shown.delete(id);
            }
        }
        pager.hidden = true;
        putAll(tweets);
        pager.hidden = next === null;
        if (next !== null) older.href = `/?before=${encodeURIComponent(next)}`;
    }

    /** Shows the tweets of an event. */
    function add(tweets) {
        if (syncing) {
            // Not now: sync() finds a gap by comparing with what was shown before.
            waiting.push(...tweets);
            return;
        }
        putAll(tweets);
        // A reader further down keeps the tweets there for a while.
        const reading = scrollY > innerHeight && shown.size < 3 * MAX_SHOWN;
        if (shown.size > MAX_SHOWN && !reading) sync();
    }

    /**
     * Adds tweets that no event brought, and shortens a list that has grown long. Best effort: it
     * runs again later.
     */
    async function sync() {
        if (syncing) return;
        syncing = true;
        try {
            const response = await fetch("/tweets", {
                headers: { Accept: "application/json" },
                signal: AbortSignal.timeout(SYNC_TIMEOUT),
            });
            if (!response.ok) return;
            const { tweets, next } = await response.json();
            const gap = !tweets.some((tweet) => shown.has(tweet.id));
            if (gap || shown.size > MAX_SHOWN) {
                replace(tweets, next);
            } else {
                putAll(tweets);
            }
        } catch {
            // The button shows that the connection is down.
        } finally {
            syncing = false;
            putAll(waiting.splice(0));
        }
    }

    setInterval(() => {
        if (unannounced > 0) {
            announce.textContent = `${unannounced} new ${unannounced === 1 ? "tweet" : "tweets"}`;
            unannounced = 0;
        }
    }, ANNOUNCE_INTERVAL);

    return { add, sync, has: (id) => shown.has(id) };
}

const MIN_DELAY = 500;
const MAX_DELAY = 60_000;

/** Waits for the tweet that was just posted and says when it has appeared. */
export function posted(note, newest) {
    const { id } = note.dataset;
    let waiting = note.dataset.stored !== "true";

    function arrive() {
        if (!waiting) return;
        waiting = false;
        const link = document.createElement("a");
        link.href = `/tweets/${encodeURIComponent(id)}`;
        link.textContent = "See it";
        note.firstElementChild.replaceChildren("Your tweet is live. ", link);
    }

    async function check(delay) {
        if (!waiting) return;
        const response = await fetch(`/tweets/${encodeURIComponent(id)}`, {
            headers: { Accept: "application/json" },
        }).catch(() => null);
        if (response?.ok) {
            arrive();
            newest.sync();
        } else if (delay < MAX_DELAY) {
            setTimeout(() => check(2 * delay), delay);
        } else {
            note.firstElementChild.textContent =
                "Your tweet is accepted, but it takes longer than usual to appear here.";
        }
    }

    // A reload must not show the note again.
    history.replaceState(null, "", "/");
    if (waiting) setTimeout(() => check(2 * MIN_DELAY), MIN_DELAY);
    return () => {
        if (newest.has(id)) arrive();
    };
}
