package io.tweeter.flink.cassandra;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** How checkpoints keep {@link ScanSplit} and {@link ScanState}. */
final class ScanSerializers {

    private static final int VERSION = 1;

    private ScanSerializers() {}

    /** Writes and reads one form. */
    private abstract static class Versioned<T> implements SimpleVersionedSerializer<T> {

        abstract void write(T value, DataOutputStream out) throws IOException;

        abstract T read(DataInputStream in) throws IOException;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(T value) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            write(value, new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        @Override
        public T deserialize(int version, byte[] bytes) throws IOException {
            if (version != VERSION) {
                throw new IOException(
                        "state of a Cassandra scan has version %d, and this connector knows %d"
                                .formatted(version, VERSION));
            }
            return read(new DataInputStream(new ByteArrayInputStream(bytes)));
        }
    }

    static SimpleVersionedSerializer<ScanSplit> ofSplits() {
        return new Versioned<>() {
            @Override
            void write(ScanSplit split, DataOutputStream out) throws IOException {
                writeSplit(split, out);
            }

            @Override
            ScanSplit read(DataInputStream in) throws IOException {
                return readSplit(in);
            }
        };
    }

    static SimpleVersionedSerializer<ScanState> ofState() {
        return new Versioned<>() {
            @Override
            void write(ScanState state, DataOutputStream out) throws IOException {
                out.writeBoolean(state.isPlanned());
                out.writeInt(state.splits().size());
                for (ScanSplit split : state.splits()) {
                    writeSplit(split, out);
                }
            }

            @Override
            ScanState read(DataInputStream in) throws IOException {
                boolean isPlanned = in.readBoolean();
                List<ScanSplit> splits = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    splits.add(readSplit(in));
                }
                return new ScanState(isPlanned, splits);
            }
        };
    }

    private static void writeSplit(ScanSplit split, DataOutputStream out) throws IOException {
        out.writeLong(split.after());
        out.writeLong(split.to());
        out.writeInt(split.page().length);
        out.write(split.page());
        out.writeInt(split.hosts().size());
        for (String host : split.hosts()) {
            out.writeUTF(host);
        }
    }

    private static ScanSplit readSplit(DataInputStream in) throws IOException {
        long after = in.readLong();
        long to = in.readLong();
        byte[] page = new byte[in.readInt()];
        in.readFully(page);
        List<String> hosts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            hosts.add(in.readUTF());
        }
        return new ScanSplit(after, to, page, hosts);
    }
}
