package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.shaded.guava.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Text that a column takes in one form only. Java's own parsers take more than that: {@code
 * 1-2-3-4-5} would become a UUID, {@code 1.2} an address, and a name would be looked up.
 */
final class CqlText {

    /** Longer values do not appear in messages. */
    private static final int MAX_SHOWN = 40;

    private static final int TIME_BASED = 1;

    private static final Pattern UUID_FORM =
            Pattern.compile(
                    "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private static final Map<DataType, Function<String, Object>> PARSERS =
            Map.of(
                    DataTypes.TEXT, text -> text,
                    DataTypes.ASCII, CqlText::ascii,
                    DataTypes.UUID, CqlText::uuid,
                    DataTypes.TIMEUUID, CqlText::timeUuid,
                    DataTypes.INET, CqlText::address);

    private CqlText() {}

    /**
     * What turns text into values of a column's type.
     *
     * @return null if the column takes no text; the parser throws {@link IllegalArgumentException}
     *     for text of another form, and says which is wanted
     */
    static Function<String, Object> parser(DataType type) {
        return PARSERS.get(type);
    }

    private static String ascii(String text) {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(
                    shown(text) + " has characters beyond ASCII; make the column text");
        }
        return text;
    }

    private static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    shown(text)
                            + " is not a UUID such as 123e4567-e89b-42d3-a456-426614174000, with all digits");
        }
        return UUID.fromString(text);
    }

    private static UUID timeUuid(String text) {
        UUID uuid = uuid(text);
        if (uuid.version() != TIME_BASED) {
            throw new IllegalArgumentException(
                    "%s is a UUID of version %d; a timeuuid is one of version 1, which is based on time"
                            .formatted(shown(text), uuid.version()));
        }
        return uuid;
    }

    private static InetAddress address(String text) {
        // With a scope, it is an address of this machine's interface only.
        if (!InetAddresses.isInetAddress(text) || text.indexOf('%') >= 0) {
            throw new IllegalArgumentException(
                    shown(text)
                            + " is not an IP address such as 192.0.2.1 or 2001:db8::1; names are not looked up");
        }
        InetAddress address = InetAddresses.forString(text);
        if (address instanceof Inet4Address && text.indexOf(':') >= 0) {
            // It would be stored in four bytes, which is another value.
            throw new IllegalArgumentException(
                    "%s is an IPv4 address in IPv6's form; write %s"
                            .formatted(shown(text), address.getHostAddress()));
        }
        return address;
    }

    /** An address in its usual form, such as {@code 2001:db8::1}. */
    static String text(InetAddress address) {
        return InetAddresses.toAddrString(address);
    }

    /** A value for a message. */
    private static String shown(String text) {
        return text.length() > MAX_SHOWN
                ? "a value of " + text.length() + " characters"
                : "'" + text + "'";
    }
}
