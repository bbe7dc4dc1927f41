package io.tweeter.model;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What the rules of handles, hashtags and content share. */
final class CodePoints {

    /** So often a form is applied at most until a text stays the same (RFC 8266, section 2.1). */
    private static final int MAX_ROUNDS = 4;

    private CodePoints() {}

    /**
     * Whether a code point is in a range.
     *
     * @param ranges first and last code point of each, in their order
     */
    static boolean contains(int[] ranges, int codePoint) {
        int found = Arrays.binarySearch(ranges, codePoint);
        // Between the first and the last of a range the insertion point is odd.
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    /** Applies a form until the text stays the same: one step can make what another changes. */
    static String untilStable(String text, UnaryOperator<String> form) {
        String before = text;
        for (int rounds = 0; rounds < MAX_ROUNDS; rounds++) {
            String after = form.apply(before);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return before;
    }
}
