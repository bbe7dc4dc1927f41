// The form: counts characters as the server does, and reports errors before it is sent.

const HANDLE = "tweeter.handle";
const FEW = 20;

// As the server: trim() would also take U+FEFF away, and leave U+0085 and U+001C to U+001F.
const BLANKS = /^[\p{White_Space}\u001c-\u001f]+|[\p{White_Space}\u001c-\u001f]+$/gu;
const VISIBLE = /[^\p{White_Space}\u001c-\u001f\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Browsers may forbid storage; the handle then has to be typed again. */
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
        // It has to be typed again.
    }
}

export function compose(form) {
    const handle = form.querySelector("#handle");
    const content = form.querySelector("#content");
    const count = form.querySelector("#count");
    const spoken = form.querySelector("#count-spoken");
    const max = Number(content.dataset.max);

    // It counts UTF-16 units and cuts off pasted text; the count replaces it.
    content.removeAttribute("maxlength");

    function check() {
        const length = [...content.value.replace(BLANKS, "")].length;
        const left = max - length;
        count.textContent = String(left);
        count.classList.toggle("few", left <= FEW && left >= 0);
        count.classList.toggle("over", left < 0);
        const few = left <= FEW && (left % 10 === 0 || left < 0);
        spoken.textContent = few ? (left < 0 ? `${-left} too many` : `${left} left`) : "";
        content.setCustomValidity(
            left < 0
                ? `${-left} ${left === -1 ? "character" : "characters"} too many`
                : content.value && !VISIBLE.test(content.value) ? "Please write something" : "");
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
    // Browsers restore what was typed only after the scripts have run.
    addEventListener("pageshow", check);
    check();
}
