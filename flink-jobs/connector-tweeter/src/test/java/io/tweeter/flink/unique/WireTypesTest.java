package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Tweet;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is sent between operators can be serialized without Kryo. */
class WireTypesTest {

    private static final RawRecord RECORD =
            new RawRecord(new byte[] {1, 2}, new byte[] {3}, "tweets", 4, 5, 6);

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(RawRecord.TYPE, RECORD),
                Arguments.of(RawRecord.TYPE, new RawRecord(null, null, "tweets", 0, 0, -1)),
                Arguments.of(
                        RawRecord.TYPE,
                        new RawRecord(null, null, "tweets", 0, 0, -1, true, "00-1-2-01")),
                Arguments.of(InvalidRecord.TYPE, new InvalidRecord(RECORD, "is not JSON")),
                Arguments.of(
                        UniqueTweets.Shape.TWEET.type(),
                        new Tweet("1", "ann", "\uD83D\uDC26", Instant.ofEpochMilli(1234))));
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void isSerializedAsAPojo(TypeInformation<T> type, T value) throws IOException {
        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        SerializerConfigImpl noKryo = new SerializerConfigImpl();
        noKryo.setGenericTypes(false);
        TypeSerializer<T> serializer = type.createSerializer(noKryo);

        DataOutputSerializer bytes = new DataOutputSerializer(64);
        serializer.serialize(value, bytes);
        T read = serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));

        assertThat(read).usingRecursiveComparison().isEqualTo(value);
    }
}
