package io.tweeter.ingest.access;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a client, as a connection or {@code X-Forwarded-For} gives it. */
final class ClientAddress {

    /** What every text that is not an address counts as. */
    static final long UNKNOWN = 0;

    /** {@code [v6]}, {@code [v6]:port} or {@code v4:port}. */
    private static final Pattern DECORATED =
            Pattern.compile("\\[(?<v6>[^\\]]*)](:\\d{1,5})?|(?<v4>[^:\\[]*):\\d{1,5}");

    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX = 12;

    private ClientAddress() {}

    /**
     * The IPv4 address, or the IPv6 network of 64 bits, as a number; {@link #UNKNOWN} if the text
     * is neither. With or without a port, and as an IPv4-mapped IPv6 address, an address is the
     * same.
     */
    static long network(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host(text));
        if (bytes == null) {
            return UNKNOWN;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < IPV6_BYTES) {
            return Integer.toUnsignedLong(buffer.getInt());
        }
        return isMapped(buffer)
                ? Integer.toUnsignedLong(buffer.getInt(MAPPED_PREFIX))
                : buffer.getLong();
    }

    private static String host(String text) {
        Matcher decorated = DECORATED.matcher(text);
        if (!decorated.matches()) {
            return text;
        }
        String v6 = decorated.group("v6");
        return v6 == null ? decorated.group("v4") : v6;
    }

    /** Whether it is {@code ::ffff:a.b.c.d}. */
    private static boolean isMapped(ByteBuffer address) {
        return address.getLong(0) == 0 && address.getInt(Long.BYTES) == 0xffff;
    }
}
