package io.tweeter.deploy.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Sends one query to Cassandra over its native protocol (version 4), without a driver, which would
 * take longer to start than the query.
 */
final class CqlProbe {

    private static final int PROTOCOL_VERSION = 4;
    private static final int RESPONSE = 0x80;
    private static final int HEADER_BYTES = 9;
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int CONSISTENCY_ONE = 1;

    private static final int STARTUP = 0x01;
    private static final int READY = 0x02;
    private static final int AUTHENTICATE = 0x03;
    private static final int QUERY = 0x07;
    private static final int RESULT = 0x08;
    private static final int AUTH_RESPONSE = 0x0f;
    private static final int AUTH_SUCCESS = 0x10;

    private static final int ROWS = 2;
    private static final int GLOBAL_TABLE = 1;
    private static final int FIRST_NESTED_TYPE = 0x20;

    private CqlProbe() {}

    /**
     * Runs a query and counts its rows.
     *
     * @throws IOException if the server does not answer with a result
     */
    static int countRows(Socket socket, String cql) throws IOException {
        exchange(socket, STARTUP, version(), READY);
        byte[] text = cql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer query =
                ByteBuffer.allocate(text.length + 7)
                        .putInt(text.length)
                        .put(text)
                        .putShort((short) CONSISTENCY_ONE)
                        .put((byte) 0);
        return rows(exchange(socket, QUERY, query, RESULT));
    }

    /**
     * Logs in; a server that accepts a login can answer queries.
     *
     * @throws IOException if the server does not know the user (yet)
     */
    static void logIn(Socket socket, Security who) throws IOException {
        exchange(socket, STARTUP, version(), AUTHENTICATE);
        byte[] plain =
                ("\0" + who.username() + "\0" + who.password()).getBytes(StandardCharsets.UTF_8);
        ByteBuffer answer = ByteBuffer.allocate(plain.length + 4).putInt(plain.length).put(plain);
        exchange(socket, AUTH_RESPONSE, answer, AUTH_SUCCESS);
    }

    private static ByteBuffer version() {
        ByteBuffer options = ByteBuffer.allocate(64).putShort((short) 1);
        string(options, "CQL_VERSION");
        string(options, "3.0.0");
        return options;
    }

    /** The number of rows of a result, which follows its columns. */
    private static int rows(ByteBuffer result) throws IOException {
        if (result.getInt() != ROWS) {
            throw new IOException("Cassandra's result has no rows");
        }
        int flags = result.getInt();
        int columns = result.getInt();
        if ((flags & GLOBAL_TABLE) != 0) {
            skipString(result);
            skipString(result);
        }
        for (int i = 0; i < columns; i++) {
            if ((flags & GLOBAL_TABLE) == 0) {
                skipString(result);
                skipString(result);
            }
            skipString(result);
            if (result.getShort() >= FIRST_NESTED_TYPE) {
                throw new IOException("the probe reads columns of simple types only");
            }
        }
        return result.getInt();
    }

    private static void skipString(ByteBuffer buffer) {
        int length = Short.toUnsignedInt(buffer.getShort());
        buffer.position(buffer.position() + length);
    }

    private static ByteBuffer exchange(Socket socket, int request, ByteBuffer body, int expected)
            throws IOException {
        body.flip();
        ByteBuffer frame =
                ByteBuffer.allocate(HEADER_BYTES + body.remaining())
                        .put((byte) PROTOCOL_VERSION)
                        .put((byte) 0)
                        .putShort((short) 0)
                        .put((byte) request)
                        .putInt(body.remaining())
                        .put(body);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(frame.array());
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
        if (header.remaining() < HEADER_BYTES) {
            throw new IOException("Cassandra closed the connection");
        }
        int version = header.get() & 0xff;
        int opcode = header.get(4);
        int length = header.getInt(5);
        if (version != (RESPONSE | PROTOCOL_VERSION) || length < 0 || length > MAX_BODY_BYTES) {
            throw new IOException("the response is not in Cassandra's native protocol");
        }
        ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(length));
        if (opcode != expected) {
            throw new IOException("Cassandra answered with opcode " + opcode);
        }
        return answer;
    }

    private static void string(ByteBuffer buffer, String text) {
        buffer.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
