package io.tweeter.model;

/** Code points that show nothing, whatever stands beside them. */
final class Invisible {

    /**
     * First and last code points of the property {@code Default_Ignorable_Code_Point}, which the
     * JDK does not have. Unicode reserves these ranges, so that they also hold what later versions
     * assign in them (The Unicode Standard, section 5.21; DerivedCoreProperties.txt of 17.0).
     */
    private static final int[] IGNORABLE = {
        0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f,
        0x200b, 0x200f, 0x202a, 0x202e, 0x2060, 0x206f, 0x3164, 0x3164, 0xfe00, 0xfe0f, 0xfeff,
        0xfeff, 0xffa0, 0xffa0, 0xfff0, 0xfff8, 0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff
    };

    /** A symbol by its category, though it has no dots. */
    private static final int BRAILLE_BLANK = 0x2800;

    private Invisible() {}

    /** Whether a code point is ignorable or blank. */
    static boolean is(int codePoint) {
        return codePoint == BRAILLE_BLANK || isWhiteSpace(codePoint) || isIgnorable(codePoint);
    }

    /** Unicode's property {@code Default_Ignorable_Code_Point}. */
    static boolean isIgnorable(int codePoint) {
        return CodePoints.contains(IGNORABLE, codePoint);
    }

    /** White space by Unicode or Java, no-break spaces included. */
    static boolean isWhiteSpace(int codePoint) {
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || codePoint == 0x85; // next line: white space to Unicode, not to Java
    }
}
