// The newest tweets, kept new: what the live stream brings is put in its place by time.

import { showTime } from "./text.js";

const KEPT = 100;
const ANNOUNCED_EVERY = 10_000;
const SYNC_TIMEOUT = 10_000;

const HUES = 8;

/** As the server draws it. */
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
    element.querySelector(".content").textContent = tweet.content;
    return element;
}

/** Whether a tweet stands above another: newer, or of the same millisecond with a greater id. */
const above = (at, id, other) =>
    at > other.dataset.at || (at === other.dataset.at && id > other.dataset.id);

/**
 * Manages the list of tweets.
 *
 * @param added called after tweets have come
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

    /** Shows exactly the newest page. */
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

    /** Shows what the live stream brings. */
    function add(tweets) {
        if (syncing) {
            // Not yet: whether there is a gap is seen by what was shown before.
            waiting.push(...tweets);
            return;
        }
        putAll(tweets);
        // Whoever reads further down keeps what is there for a while.
        const reading = scrollY > innerHeight && shown.size < 3 * KEPT;
        if (shown.size > KEPT && !reading) sync();
    }

    /**
     * Catches up with what the live stream did not bring, and makes a list short that has grown
     * long. Best effort: it is done again.
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
            if (gap || shown.size > KEPT) {
                replace(tweets, next);
            } else {
                putAll(tweets);
            }
        } catch {
            // the button tells that the connection is down
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
    }, ANNOUNCED_EVERY);

    return { add, sync, has: (id) => shown.has(id) };
}

const FIRST_LOOK = 500;
const LAST_LOOK = 60_000;

/** Waits for the tweet that was just posted and says when it is there. */
export function posted(note, newest) {
    const { id } = note.dataset;
    let waiting = note.dataset.stored !== "true";

    function arrive() {
        if (!waiting) return;
        waiting = false;
        const link = document.createElement("a");
        link.href = `/tweets/${encodeURIComponent(id)}`;
        link.textContent = "See it";
        note.firstElementChild.replaceChildren("Your tweet is out. ", link);
    }

    async function look(delay) {
        if (!waiting) return;
        const response = await fetch(`/tweets/${encodeURIComponent(id)}`, {
            headers: { Accept: "application/json" },
        }).catch(() => null);
        if (response?.ok) {
            arrive();
            newest.sync();
        } else if (delay < LAST_LOOK) {
            setTimeout(() => look(2 * delay), delay);
        } else {
            note.firstElementChild.textContent =
                "Your tweet is safe, but it takes longer than usual to appear here.";
        }
    }

    // Reloading the page is no news of this tweet.
    history.replaceState(null, "", "/");
    if (waiting) setTimeout(() => look(2 * FIRST_LOOK), FIRST_LOOK);
    return () => {
        if (newest.has(id)) arrive();
    };
}
