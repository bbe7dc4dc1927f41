// The form: counts characters as the server does, and says what is wrong before it is sent.

const HANDLE = "tweeter.handle";
const FEW = 20;

/** A browser may forbid storage; the handle is then typed again. */
function remembered() {
    try {
        return localStorage.getItem(HANDLE);
    } catch {
        return null;
    }
}

function remember(handle) {
    try {
        localStorage.setItem(HANDLE, handle);
    } catch {
        // typed again next time
    }
}

export function compose(form) {
    const handle = form.querySelector("#handle");
    const content = form.querySelector("#content");
    const count = form.querySelector("#count");
    const spoken = form.querySelector("#count-spoken");
    const most = Number(content.dataset.most);

    // It counts UTF-16 units and cuts off what is pasted; from here on the rest is shown instead.
    content.removeAttribute("maxlength");

    function check() {
        const length = [...content.value.trim()].length;
        const left = most - length;
        count.textContent = String(left);
        count.classList.toggle("few", left <= FEW && left >= 0);
        count.classList.toggle("over", left < 0);
        const few = left <= FEW && (left % 10 === 0 || left < 0);
        spoken.textContent = few ? (left < 0 ? `${-left} too many` : `${left} left`) : "";
        content.setCustomValidity(
            left < 0
                ? `${-left} ${left === -1 ? "character" : "characters"} too many`
                : length === 0 && content.value ? "Say something" : "");
    }

    function correct(event) {
        event.target.removeAttribute("aria-invalid");
    }

    if (!handle.value) handle.value = remembered() ?? "";
    content.addEventListener("input", check);
    content.addEventListener("input", correct);
    handle.addEventListener("input", correct);
    content.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.addEventListener("submit", () => remember(handle.value));
    // Browsers put back what was typed after the scripts have run.
    addEventListener("pageshow", check);
    check();
}
