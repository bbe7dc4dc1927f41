package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {

    private static final Path PAGE = Path.of("..", "docs", "http.md");

    /** Of other requests than posts. */
    private static final Set<ProblemType> OF_READS =
            EnumSet.of(
                    ProblemType.NOT_FOUND,
                    ProblemType.METHOD_NOT_ALLOWED,
                    ProblemType.URI_TOO_LONG);

    @Test
    void thePageSaysOfEachStatusOnceWhetherToSendATweetAgainUnchanged() throws IOException {
        TreeMap<Integer, List<String>> again =
                Files.readAllLines(PAGE).stream()
                        .filter(line -> line.matches("\\| \\d{3}[ ,].*"))
                        .map(line -> line.split("\\|"))
                        .flatMap(
                                row ->
                                        Stream.of(row[1].trim().split(", "))
                                                .map(status -> new String[] {status, row[3]}))
                        .collect(
                                Collectors.groupingBy(
                                        pair -> Integer.valueOf(pair[0]),
                                        TreeMap::new,
                                        Collectors.mapping(
                                                pair -> pair[1].trim(), Collectors.toList())));
        assertThat(again.values()).allSatisfy(texts -> assertThat(texts).hasSize(1));
        assertThat(Arrays.stream(ProblemType.values()).filter(type -> !OF_READS.contains(type)))
                .allSatisfy(type -> assertThat(again).containsKey(type.status()));
        assertThat(again)
                .allSatisfy(
                        (status, texts) ->
                                assertThat(texts.get(0).contains("unchanged"))
                                        .as("%d: %s", status, texts)
                                        .isEqualTo(
                                                Set.of(408, 429, 500, 502, 503, 504)
                                                        .contains(status)));
    }
}
