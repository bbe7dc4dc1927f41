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

/** A kept-alive connection with one request at a time. */
final class Connection {

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] response = new byte[BUFFER_BYTES];
    private long start;
    private int responseBytes;

    Connection(InetSocketAddress address, Selector selector) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends a request.
     *
     * @param startNanos start of the latency measurement
     */
    void send(byte[] request, long startNanos) throws IOException {
        start = startNanos;
        out.clear().put(request).flip();
        write();
    }

    /** Start of the request that is in flight. */
    long start() {
        return start;
    }

    /** Size of the last complete response, headers included. */
    int responseBytes() {
        return responseBytes;
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
     * Reads the bytes that have arrived.
     *
     * @return the status of the response, or 0 if it is not complete yet
     */
    int read() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int length = in.position();
        in.get(0, response, 0, length);
        int headerBytes = headerBytes(length);
        if (headerBytes < 0 || length < headerBytes + contentLength(headerBytes)) {
            return 0;
        }
        in.clear();
        responseBytes = length;
        int status = 0;
        for (int i = STATUS_AT; i < STATUS_END; i++) {
            status = 10 * status + response[i] - '0';
        }
        return status;
    }

    /** Bytes up to and with the empty line; -1 if it has not arrived yet. */
    private int headerBytes(int length) {
        for (int i = 3; i < length; i++) {
            if (response[i] == '\n'
                    && response[i - 1] == '\r'
                    && response[i - 2] == '\n'
                    && response[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(int headerBytes) throws IOException {
        for (int i = 0; i < headerBytes - LENGTH.length; i++) {
            if (response[i] == '\n' && matches(i + 1)) {
                int number = 0;
                for (int j = i + 1 + LENGTH.length; response[j] != '\r'; j++) {
                    if (response[j] != ' ') {
                        number = 10 * number + response[j] - '0';
                    }
                }
                return number;
            }
        }
        throw new IOException("a response has no Content-Length");
    }

    private boolean matches(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte b = response[at + i];
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
