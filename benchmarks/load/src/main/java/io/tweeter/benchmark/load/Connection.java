package io.tweeter.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One kept-alive connection with one request at a time. */
final class Connection {

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int ROOM = 64 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM);
    private final ByteBuffer out = ByteBuffer.allocateDirect(ROOM);
    private final byte[] answer = new byte[ROOM];
    private long start;
    private int answerBytes;

    Connection(InetSocketAddress address, Selector selector) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends a request.
     *
     * @param startNanos what its latency counts from
     */
    void send(byte[] request, long startNanos) throws IOException {
        start = startNanos;
        out.clear().put(request).flip();
        write();
    }

    /** When the request that is under way started. */
    long start() {
        return start;
    }

    /** Of the last complete answer, its head included. */
    int answerBytes() {
        return answerBytes;
    }

    void write() throws IOException {
        channel.write(out);
        int interest =
                out.hasRemaining()
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                        : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Reads what is there.
     *
     * @return the answer's status, or 0 while it is not complete
     */
    int read() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed a connection");
        }
        int length = in.position();
        in.get(0, answer, 0, length);
        int headers = headers(length);
        if (headers < 0 || length < headers + contentLength(headers)) {
            return 0;
        }
        in.clear();
        answerBytes = length;
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            status = 10 * status + answer[i] - '0';
        }
        return status;
    }

    /** Bytes up to the empty line, with it; negative if it has not come yet. */
    private int headers(int length) {
        for (int i = 3; i < length; i++) {
            if (answer[i] == '\n'
                    && answer[i - 1] == '\r'
                    && answer[i - 2] == '\n'
                    && answer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(int headers) throws IOException {
        for (int i = 0; i < headers - LENGTH.length; i++) {
            if (answer[i] == '\n' && matches(i + 1)) {
                int number = 0;
                for (int j = i + 1 + LENGTH.length; answer[j] != '\r'; j++) {
                    if (answer[j] != ' ') {
                        number = 10 * number + answer[j] - '0';
                    }
                }
                return number;
            }
        }
        throw new IOException("an answer has no Content-Length");
    }

    private boolean matches(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte b = answer[at + i];
            byte lower = b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    void close() throws IOException {
        channel.close();
    }
}
