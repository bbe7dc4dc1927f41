package io.tweeter.deploy.tools.post;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a file or stream, decompressed if it is gzip, whatever its name. Reads lazily, so
 * memory use does not depend on the file's size. One thread reads; any thread may call {@link
 * #bytesRead}.
 */
final class TweetFile implements AutoCloseable {

    /** Bytes; far more than the 16 KiB that the ingest service accepts. */
    static final int MAX_LINE_LENGTH = 64 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /**
     * A line.
     *
     * @param number from 1; empty lines are counted, too
     * @param text without the line terminator; truncated if the line is too long
     * @param tooLong whether the line has more than {@value #MAX_LINE_LENGTH} bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(long number, byte[] text, boolean tooLong) {}

    private final OptionalLong size;
    private final CountingStream raw;
    private final InputStream text;
    private final Optional<String> encoding;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private Line ahead;
    private byte[] line = new byte[1024];
    private long number;

    private TweetFile(InputStream in, OptionalLong size) throws IOException {
        this.size = size;
        this.raw = new CountingStream(in);
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
        this.text = isGzip(buffered) ? new GZIPInputStream(buffered, BUFFER) : buffered;
        this.limit = text.readNBytes(buffer, 0, 4);
        this.encoding = otherEncoding(Arrays.copyOf(buffer, limit));
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read; the message says why
     */
    static TweetFile open(Path path) throws IOException {
        InputStream in = Files.newInputStream(path);
        try {
            return new TweetFile(in, OptionalLong.of(Files.size(path)));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Reads a stream; blocks until its first bytes arrive. */
    static TweetFile of(InputStream in) throws IOException {
        return new TweetFile(in, OptionalLong.empty());
    }

    /** The encoding of the text, by its first bytes; empty if it may be UTF-8. */
    Optional<String> otherEncoding() {
        return encoding;
    }

    /**
     * The encoding of a JSON text that is not in UTF-8: its first character is ASCII, or a mark.
     */
    static Optional<String> otherEncoding(byte[] text) {
        if (text.length < 2) {
            return Optional.empty();
        }
        int two = (text[0] & 0xff) << 8 | (text[1] & 0xff);
        if (two == 0) {
            return Optional.of("UTF-32BE");
        }
        if (two == 0xfeff || two >> 8 == 0) {
            return Optional.of("UTF-16BE");
        }
        if (two == 0xfffe || (two & 0xff) == 0) {
            boolean four = text.length > 3 && text[2] == 0 && text[3] == 0;
            return Optional.of(four ? "UTF-32LE" : "UTF-16LE");
        }
        return Optional.empty();
    }

    /** Bytes on disk, compressed or not; empty for a stream. */
    OptionalLong size() {
        return size;
    }

    /** How many bytes of {@link #size} have been read. */
    long bytesRead() {
        return raw.count.get();
    }

    /**
     * The next line that is not empty, or null at the end.
     *
     * @throws IOException if reading fails, or a gzip file is corrupt or truncated
     */
    Line next() throws IOException {
        Line next = peek();
        ahead = null;
        return next;
    }

    /** The line that {@link #next} returns, without taking it. */
    Line peek() throws IOException {
        if (ahead == null) {
            ahead = readNext();
        }
        return ahead;
    }

    private Line readNext() throws IOException {
        while (position < limit || fill()) {
            Line next = readLine();
            if (next.tooLong() || !isBlank(next.text())) {
                return next;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private Line readLine() throws IOException {
        number++;
        int length = 0;
        boolean tooLong = false;
        boolean terminated = false;
        while (!terminated && (position < limit || fill())) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            terminated = end < limit;
            int copied = Math.min(end - position, MAX_LINE_LENGTH - length);
            tooLong |= copied < end - position;
            ensureCapacity(length + copied);
            System.arraycopy(buffer, position, line, length, copied);
            length += copied;
            position = terminated ? end + 1 : end;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        int start = number == 1 && startsWithByteOrderMark(length) ? BYTE_ORDER_MARK.length : 0;
        return new Line(number, Arrays.copyOfRange(line, start, length), tooLong);
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, text.read(buffer));
        return limit > 0;
    }

    private void ensureCapacity(int length) {
        if (length > line.length) {
            line = Arrays.copyOf(line, Math.max(length, 2 * line.length));
        }
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= BYTE_ORDER_MARK.length
                && Arrays.equals(
                        line,
                        0,
                        BYTE_ORDER_MARK.length,
                        BYTE_ORDER_MARK,
                        0,
                        BYTE_ORDER_MARK.length);
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean isGzip(BufferedInputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return (first << 8 | second) == GZIP_MAGIC;
    }

    private static final class CountingStream extends FilterInputStream {
        private final AtomicLong count = new AtomicLong();

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count.addAndGet(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
