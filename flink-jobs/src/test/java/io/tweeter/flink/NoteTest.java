package io.tweeter.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.flink.Note.Paragraph;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Zeppelin asks of the note before any SQL runs. */
class NoteTest {

    private static final Pattern CREATE =
            Pattern.compile("CREATE ((?:TEMPORARY )?(?:TABLE|VIEW)) (\\w+)\\b(?s:.*)");

    private Note note;

    @BeforeEach
    void read() throws IOException {
        note = Note.read();
    }

    private Stream<Paragraph> sql() {
        return note.paragraphs().stream().filter(Paragraph::isSql);
    }

    private Stream<Paragraph> streaming() {
        return note.paragraphs().stream().filter(Paragraph::isStreaming);
    }

    @Test
    void olderZeppelinsImportTheSameNote() {
        Path json = Note.FILE.resolveSibling("tweeter-analytics.json");

        assertThat(json)
                .as("cp %s %s", Note.FILE.getFileName(), json.getFileName())
                .hasSameBinaryContentAs(Note.FILE);
    }

    @Test
    void everyParagraphHasATitleAndSaysInASentenceWhatItIs() {
        assertThat(note.paragraphs())
                .allSatisfy(
                        paragraph -> {
                            assertThat(paragraph.title()).isNotBlank();
                            assertThat(paragraph.config().get("title").asBoolean()).isTrue();
                            assertThat(paragraph.text()).matches("(?s)(--|#) [A-Z][^\\n]+\\.\\n.*");
                        });
        assertThat(note.paragraphs()).extracting(Paragraph::title).doesNotHaveDuplicates();
    }

    @Test
    void queriesRunInZeppelinItselfUnlessSomebodyChangesThat() throws IOException {
        Paragraph first = note.paragraphs().get(0);
        Properties conf = new Properties();
        conf.load(new StringReader(first.text()));

        assertThat(first.interpreter()).isEqualTo("flink.conf");
        assertThat(conf)
                .containsEntry("flink.execution.mode", "local")
                .containsEntry("rest.port", "0");
        assertThat(Integer.parseInt(conf.getProperty("taskmanager.numberOfTaskSlots")))
                .as("a slot for each query at once")
                .isGreaterThanOrEqualTo((int) streaming().count());
    }

    @Test
    void eachQueryHasAParagraphAJobNameAndAParallelism() {
        assertThat(streaming())
                .hasSize(10)
                .allSatisfy(
                        query -> {
                            assertThat(query.statements(Map.of())).hasSize(1);
                            // They stick to the session: one that is not given is the last one's.
                            assertThat(query.properties())
                                    .containsKey("jobName")
                                    .containsEntry("parallelism", "1");
                        });
        assertThat(streaming().map(query -> query.properties().get("jobName")))
                .doesNotHaveDuplicates();
    }

    @Test
    void zeppelinKnowsEveryPropertyOfAParagraph() {
        List<String> ofQueries =
                List.of(
                        "type",
                        "refreshInterval",
                        "threshold",
                        "template",
                        "jobName",
                        "parallelism");
        assertThat(streaming())
                .allSatisfy(query -> assertThat(query.properties().keySet()).isSubsetOf(ofQueries));
        assertThat(sql().filter(paragraph -> !paragraph.isStreaming()))
                .isNotEmpty()
                .allSatisfy(tables -> assertThat(tables.properties()).isEmpty());
    }

    @Test
    void eachQueryThatShowsSomethingSaysHow() {
        assertThat(streaming().filter(query -> !isInsert(query)))
                .hasSize(9)
                .allSatisfy(
                        query -> {
                            Map<String, String> properties = query.properties();
                            assertThat(properties.get("type")).isIn("update", "append", "single");
                            assertThat(Integer.parseInt(properties.get("refreshInterval")))
                                    .isPositive();
                            assertThat(properties.containsKey("template"))
                                    .isEqualTo(properties.get("type").equals("single"));
                        });
    }

    /** It would not be noticed if another one stood still or were wrong. */
    @Test
    void zeppelinCheckWatchesEveryChart() throws IOException {
        String check = Files.readString(Note.FILE.resolveSibling("ZeppelinCheck.java"));
        List<String> charts = new ArrayList<>();
        for (JsonNode paragraph :
                new ObjectMapper().readTree(Note.FILE.toFile()).path("paragraphs")) {
            if (!paragraph.at("/config/results/0/graph/mode").asText("table").equals("table")) {
                charts.add(paragraph.path("id").asText());
            }
        }
        assertThat(charts)
                .hasSizeGreaterThan(4)
                .allSatisfy(
                        chart ->
                                assertThat(check)
                                        .contains(
                                                "('" + chart + "', '",
                                                chart.replaceFirst("paragraph_(.*)", "\"$1\"")));
    }

    /** Of those that the README leaves in for Zeppelin 0.12, which has Flink 1.17. */
    @Test
    void noParagraphThatRunsWithoutOurJarsReadsATableOfOurs() throws IOException {
        String row =
                Files.readAllLines(Note.FILE.resolveSibling("README.md")).stream()
                        .filter(line -> line.startsWith("| 0.12 |"))
                        .findFirst()
                        .orElseThrow();
        List<String> leftOut =
                Pattern.compile("leave out (.*?) on;").matcher(row).results().findFirst().stream()
                        .flatMap(
                                list ->
                                        Pattern.compile("\"(.*?)\"")
                                                .matcher(list.group(1))
                                                .results())
                        .map(title -> title.group(1))
                        .toList();
        String last = leftOut.get(leftOut.size() - 1);

        assertThat(note.paragraphs()).extracting(Paragraph::title).containsAll(leftOut);
        assertThat(
                        note.paragraphs().stream()
                                .takeWhile(paragraph -> !paragraph.title().equals(last))
                                .filter(paragraph -> !leftOut.contains(paragraph.title()))
                                .filter(
                                        paragraph ->
                                                !paragraph.title().equals("What the queries read")))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        paragraph ->
                                assertThat(paragraph.text())
                                        .doesNotContain(
                                                "unique_tweets", "'tweeter'", "'cassandra'"));
    }

    private static boolean isInsert(Paragraph query) {
        return query.statements(Map.of()).get(0).startsWith("INSERT");
    }

    /** Zeppelin takes few kinds of statements, and runs a paragraph again as it stands. */
    @Test
    void tablesAndViewsAreDroppedBeforeTheyAreCreated() {
        assertThat(sql().filter(paragraph -> !paragraph.isStreaming()))
                .allSatisfy(
                        tables -> {
                            List<String> statements = tables.statements(Map.of());
                            List<Matcher> created =
                                    statements.stream()
                                            .map(CREATE::matcher)
                                            .filter(Matcher::matches)
                                            .toList();
                            assertThat(created).isNotEmpty();
                            assertThat(statements).hasSize(2 * created.size());
                            assertThat(created)
                                    .allSatisfy(
                                            create ->
                                                    assertThat(statements)
                                                            .containsSubsequence(
                                                                    "DROP %s IF EXISTS %s"
                                                                            .formatted(
                                                                                    create.group(1),
                                                                                    create.group(
                                                                                            2)),
                                                                    create.group()));
                        });
    }
}
