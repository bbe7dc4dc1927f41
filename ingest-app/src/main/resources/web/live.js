// The event stream: connects, reconnects and pauses; one button shows its state.

const MIN_DELAY = 1000;
const MAX_DELAY = 30_000;
const HIDDEN_FOR = 30_000;

const TEXTS = { live: "Live", waiting: "Waiting", connecting: "Connecting", paused: "Paused" };
const TITLES = {
    live: "New tweets appear by themselves. Press to pause.",
    waiting: "Tweets cannot be read at the moment. Press to pause.",
    connecting: "The connection is down; reconnecting. Press to pause.",
    paused: "Press to resume.",
};

/**
 * Listens to /events while the page is visible.
 *
 * @param button shows the state; pauses and resumes when clicked
 * @param listeners by event name; each gets the data of its events
 * @param opened called on every (re)connect and after an outage of the store, as tweets may have
 *     been missed
 */
export function follow(button, listeners, opened) {
    let source = null;
    let retry = 0;
    let delay = MIN_DELAY;
    let paused = false;
    let hiding = 0;

    function show(state) {
        button.dataset.state = state;
        button.title = TITLES[state];
        button.querySelector("#live-text").textContent = TEXTS[state];
    }

    function close() {
        clearTimeout(retry);
        source?.close();
        source = null;
    }

    function failed() {
        show("connecting");
        // Browsers reconnect by themselves after a lost connection, but not after an error.
        if (source.readyState === EventSource.CLOSED) {
            close();
            retry = setTimeout(open, delay * (0.5 + Math.random()));
            delay = Math.min(2 * delay, MAX_DELAY);
        }
    }

    function open() {
        close();
        show("connecting");
        source = new EventSource("/events");
        source.addEventListener("open", () => {
            delay = MIN_DELAY;
            show("live");
            opened();
        });
        source.addEventListener("error", failed);
        source.addEventListener("readable", ({ data }) => {
            const readable = data === "true";
            if (readable && button.dataset.state === "waiting") opened();
            show(readable ? "live" : "waiting");
        });
        for (const [name, listener] of Object.entries(listeners)) {
            source.addEventListener(name, (event) => listener(JSON.parse(event.data)));
        }
    }

    button.addEventListener("click", () => {
        paused = !paused;
        if (paused) {
            close();
            show("paused");
        } else {
            open();
        }
    });

    // Browsers allow six connections to a host; hidden tabs must not use them up.
    document.addEventListener("visibilitychange", () => {
        clearTimeout(hiding);
        if (document.hidden) {
            hiding = setTimeout(close, HIDDEN_FOR);
        } else if (!source && !paused) {
            open();
        }
    });
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => {
        if (event.persisted && !paused) open();
    });

    button.hidden = false;
    if (document.hidden) show("connecting");
    else open();
}
