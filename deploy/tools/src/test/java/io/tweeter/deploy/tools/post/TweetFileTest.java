package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.deploy.tools.post.TweetFile.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class TweetFileTest {

    @Property(tries = 200)
    void everyLineIsReadOnceWithItsNumberCompressedOrNot(
            @ForAll @Size(max = 40)
                    List<@StringLength(max = 60) @CharRange(from = 'a', to = 'z') String> lines)
            throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                expected.add((i + 1) + " " + lines.get(i));
            }
        }
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        assertThat(numbered(read(text))).isEqualTo(expected);
        assertThat(numbered(read(gzip(text)))).isEqualTo(expected);
    }

    @Property(tries = 50)
    void aLineMaySpanTwoBuffers(@ForAll @IntRange(min = 65_530, max = 65_545) int length)
            throws IOException {
        String filler = "f".repeat(length % 60_000) + "\n";
        String line = "x".repeat(60_000);
        assertThat(texts(read((filler + line + "\nlast").getBytes(StandardCharsets.UTF_8))))
                .containsExactly(filler.strip(), line, "last");
    }

    @Example
    void lineTerminatorsAndByteOrderMarkAreStripped() throws IOException {
        assertThat(numbered(read("\ufeff{}\r\n\r\n \t\nb\r\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly("1 {}", "4 b");
    }

    @Example
    void aLineThatIsTooLongIsTruncatedAndTheNextOneIsComplete() throws IOException {
        String longest = "x".repeat(TweetFile.MAX_LINE_LENGTH);
        List<Line> lines =
                read((longest + "\n" + longest + "y\nz").getBytes(StandardCharsets.UTF_8));
        assertThat(lines).extracting(Line::tooLong).containsExactly(false, true, false);
        assertThat(texts(lines)).containsExactly(longest, longest, "z");
    }

    @Example
    void aTruncatedGzipFileIsAnError() throws IOException {
        byte[] complete = gzip("a\nb\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(Arrays.copyOf(complete, complete.length - 10)))
                .isInstanceOf(EOFException.class);
    }

    private static List<Line> read(byte[] bytes) throws IOException {
        try (TweetFile file = TweetFile.of(new ByteArrayInputStream(bytes))) {
            List<Line> lines = new ArrayList<>();
            for (Line line = file.next(); line != null; line = file.next()) {
                lines.add(line);
            }
            assertThat(file.bytesRead()).isEqualTo(bytes.length);
            return lines;
        }
    }

    private static List<String> numbered(List<Line> lines) {
        return lines.stream().map(line -> line.number() + " " + text(line)).toList();
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(TweetFileTest::text).toList();
    }

    private static String text(Line line) {
        return new String(line.text(), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }
}
