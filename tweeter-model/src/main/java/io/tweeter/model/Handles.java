package io.tweeter.model;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import rocks.xmpp.precis.InvalidCodePointException;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Handles, as RFC 8266 compares nicknames (section 2.4), so that nobody can pass as another user by
 * what cannot be seen.
 *
 * <p>The library says which code points the FreeformClass of RFC 8264 holds. Its own comparison
 * would do for most handles; tests hold this one to it. But it knows no contextual rules, takes
 * U+E0100 to U+E01EF, which are invisible, and only Zs for white space.
 */
final class Handles {

    private Handles() {}

    /** See {@link TweetRules#normalizeHandle}. */
    static String normalize(String handle) {
        return handle == null || isPlain(handle)
                ? handle
                : CodePoints.untilStable(handle, Handles::round);
    }

    private static String round(String handle) {
        return Normalizer.normalize(
                collapse(handle).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    /** Trims white space, and replaces each run of it by one space. */
    private static String collapse(String handle) {
        StringBuilder collapsed = new StringBuilder(handle.length());
        boolean gap = false;
        for (int i = 0; i < handle.length(); ) {
            int codePoint = handle.codePointAt(i);
            i += Character.charCount(codePoint);
            if (Invisible.isWhiteSpace(codePoint)) {
                gap = true;
                continue;
            }
            if (gap && !collapsed.isEmpty()) {
                collapsed.append(' ');
            }
            gap = false;
            collapsed.appendCodePoint(codePoint);
        }
        return collapsed.toString();
    }

    /** Checks the code points of a normalized handle that is valid Unicode. */
    static Optional<Violation> check(String handle) {
        if (handle.equals(".") || handle.equals("..")) {
            return violation("is " + handle + ", whose page no browser can ask for");
        }
        if (isPlain(handle)) {
            return Optional.empty();
        }
        int[] codePoints = handle.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            if (!isAllowed(codePoints[i]) || HandleContext.isMisplaced(codePoints, i)) {
                return violation(
                        String.format(
                                Locale.ROOT,
                                "has the %s character U+%04X at position %d",
                                kind(codePoints[i]),
                                codePoints[i],
                                i + 1));
            }
        }
        return round(handle).equals(handle)
                ? Optional.empty()
                : violation("changes each time it is normalized");
    }

    private static boolean isAllowed(int codePoint) {
        if (codePoint == ' ' || HandleContext.isJoiner(codePoint)) {
            return true;
        }
        if (Invisible.is(codePoint)) {
            return false;
        }
        try {
            PrecisProfiles.NICKNAME.prepare(Character.toString(codePoint));
            return true;
        } catch (InvalidCodePointException e) {
            return false;
        }
    }

    private static String kind(int codePoint) {
        if (Invisible.is(codePoint)) {
            return "invisible";
        }
        return switch (Character.getType(codePoint)) {
            case Character.UNASSIGNED -> "unassigned";
            case Character.PRIVATE_USE -> "private";
            default -> isAllowed(codePoint) ? "misplaced" : "disallowed";
        };
    }

    private static Optional<Violation> violation(String message) {
        return Optional.of(new Violation("handle", message));
    }

    /** A fast path: most handles are normalized already, lower-case ASCII with single spaces. */
    private static boolean isPlain(String handle) {
        char before = ' ';
        for (int i = 0; i < handle.length(); i++) {
            char c = handle.charAt(i);
            if (c == ' ' ? before == ' ' : c <= ' ' || c >= 0x7f || (c >= 'A' && c <= 'Z')) {
                return false;
            }
            before = c;
        }
        return handle.isEmpty() || before != ' ';
    }
}
