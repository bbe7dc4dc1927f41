package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tutorial for DC/OS says the same in both languages, and names apps, jobs, packages and files
 * of ours as they are.
 */
class TutorialTest {

    private static final Path DCOS = TweeterHome.find().root().resolve("deploy").resolve("dcos");
    private static final Path ENGLISH = DCOS.resolve("tutorial.md");
    private static final Path CHINESE = DCOS.resolve("tutorial.zh-CN.md");

    private static final Pattern NUMBER = Pattern.compile("(\\d[\\d,]*(?:\\.\\d+)*)( 万)?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");

    /**
     * What follows a heading up to the next one.
     *
     * @param blocks its code blocks, with their language in the first line
     * @param text the heading and all that is no code block
     */
    private record Section(List<String> blocks, String text) {

        static List<Section> of(Path page) throws IOException {
            List<Section> sections = new ArrayList<>();
            for (String part : Files.readString(page).split("(?m)^(?=#{1,3} \\S)", -1)) {
                String[] pieces = part.split("(?m)^```", -1);
                List<String> blocks = new ArrayList<>();
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < pieces.length; i++) {
                    if (i % 2 == 1) {
                        blocks.add(pieces[i]);
                    } else {
                        text.append(pieces[i]);
                    }
                }
                sections.add(new Section(blocks, text.toString()));
            }
            return sections;
        }

        /** Sorted, as sentences of another language have another order. */
        List<String> numbers() {
            return NUMBER.matcher(text)
                    .results()
                    .map(found -> number(found.group(1), found.group(2) != null))
                    .sorted()
                    .toList();
        }

        /** Files and pages that it links to; headings have other names in another language. */
        Set<String> links() {
            return LINK.matcher(text)
                    .results()
                    .map(found -> found.group(1).replaceFirst("^#.*|^tutorial\\..*", "itself"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static String number(String digits, boolean tenThousands) {
            String plain = digits.replace(",", "");
            return tenThousands ? new BigDecimal(plain).movePointRight(4).toPlainString() : plain;
        }
    }

    @Test
    void bothLanguagesHaveTheSameCommandsOutputsNumbersAndLinks() throws IOException {
        assertThat(differences(ENGLISH, CHINESE)).isEmpty();
    }

    /** In which sections, counted from the top, two pages differ, and how. */
    private static List<String> differences(Path one, Path other) throws IOException {
        List<Section> left = Section.of(one);
        List<Section> right = Section.of(other);
        List<String> differences = new ArrayList<>();
        if (left.size() != right.size()) {
            differences.add("%d and %d sections".formatted(left.size(), right.size()));
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            Section a = left.get(i);
            Section b = right.get(i);
            addDifference("code", i, a.blocks(), b.blocks(), differences);
            addDifference("numbers", i, a.numbers(), b.numbers(), differences);
            addDifference("links", i, a.links(), b.links(), differences);
        }
        return differences;
    }

    private static void addDifference(
            String what, int section, Object one, Object other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add("%s of section %d: %s and %s".formatted(what, section, one, other));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100,000 tweets, 3.11.6 | 3.11.6，10 万条 |",
                "twice 5 and 5 | 5 | numbers",
                "port 10000 | 端口 10001 | numbers",
                "[a](x.md) | 无 | links",
                "[a](#here) | [甲](#这里) |",
                "![a](x.png) | ![甲](y.png) | links",
                "a\\n```\\nls\\n``` | 甲\\n```\\nls\\n``` |",
                "a\\n```\\nls\\n``` | 甲\\n```\\nls -l\\n``` | code",
                "a\\n```\\nls\\n``` | 甲\\n```text\\nls\\n``` | code",
                "a | 甲\\n## 乙 | 1 and 2 sections",
            })
    void aDifferenceBetweenTheLanguagesIsFound(
            String english, String chinese, String difference, @TempDir Path folder)
            throws IOException {
        Path one = Files.writeString(folder.resolve("one.md"), english.replace("\\n", "\n"));
        Path other = Files.writeString(folder.resolve("other.md"), chinese.replace("\\n", "\n"));
        assertThat(differences(one, other)).hasSize(difference == null ? 0 : 1);
        if (difference != null) {
            assertThat(differences(one, other).get(0)).startsWith(difference);
        }
    }

    /** The commands are the same in Chinese, as the test above holds. */
    @Test
    void everyFileThatACommandTakesIsThere() throws IOException {
        assertThat(files("fill_in", "")).isNotEmpty();
        assertThat(Stream.concat(files("fill_in", ""), files("dcos", "--options=")))
                .allSatisfy(file -> assertThat(DCOS.resolve(file)).isRegularFile());
    }

    /** The arguments that start with a prefix, of all calls of a program, without the prefix. */
    private static Stream<String> files(String program, String prefix) throws IOException {
        return commands(program)
                .flatMap(command -> command.stream().skip(1))
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()));
    }

    @Test
    void whatIsAddedIsRemovedInTheEndAndNothingElseIsNamed() throws IOException {
        Set<String> apps = ids("apps/");
        Set<String> jobs = ids("jobs/");
        Set<String> packages = arguments("package", "install");

        assertThat(arguments("marathon", "app", "remove")).isEqualTo(apps);
        assertThat(arguments("job", "remove")).isEqualTo(jobs);
        assertThat(arguments("package", "uninstall")).isEqualTo(packages);
        assertThat(apps).containsAll(arguments("marathon", "app", "update"));
        assertThat(apps).containsAll(arguments("marathon", "task", "list"));
        assertThat(jobs).isEqualTo(arguments("job", "run"));
        assertThat(Stream.concat(apps.stream(), jobs.stream()).map(id -> id.replace("/", "")))
                .containsAll(arguments("task", "log"));
    }

    /** The ids in the files of a folder that are added. */
    private static Set<String> ids(String folder) throws IOException {
        Set<String> ids = new TreeSet<>();
        for (String file : files("fill_in", folder).toList()) {
            ids.add(Documents.read(DCOS.resolve(folder + file)).get("id").asText());
        }
        return ids;
    }

    /** The first arguments that are no options, of all calls of a subcommand of {@code dcos}. */
    private static Set<String> arguments(String... subcommand) throws IOException {
        return calls(subcommand)
                .map(
                        words ->
                                words.stream()
                                        .skip(1 + subcommand.length)
                                        .filter(word -> !word.startsWith("--"))
                                        .findFirst()
                                        .orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<List<String>> calls(String... subcommand) throws IOException {
        List<String> words = List.of(subcommand);
        return commands("dcos")
                .filter(
                        command ->
                                command.size() > words.size()
                                        && command.subList(1, 1 + words.size()).equals(words));
    }

    private static Stream<List<String>> commands(String program) throws IOException {
        return MarkdownFile.read(ENGLISH).commands().stream()
                .filter(command -> command.get(0).equals(program));
    }

    @Test
    void packagesAndPlaceholdersAreThoseOfTheGuide() throws IOException {
        List<List<String>> guide = MarkdownFile.read(DCOS.resolve("README.md")).commands();
        assertThat(guide).containsAll(calls("package", "install").toList());
        assertThat(MarkdownFile.read(ENGLISH).commands().stream().filter(TutorialTest::fillsIn))
                .hasSize(1)
                .allSatisfy(command -> assertThat(guide).contains(command));
    }

    private static boolean fillsIn(List<String> command) {
        return command.contains("sed") && command.toString().contains("@REGISTRY@");
    }

    @Test
    void quotedLinesAreThoseOfTheApps() throws IOException {
        Set<String> lines = new TreeSet<>();
        for (String file : files("fill_in", "apps/").toList()) {
            lines.addAll(Files.readAllLines(DCOS.resolve("apps").resolve(file)));
        }
        List<String> quoted =
                Section.of(ENGLISH).stream()
                        .flatMap(section -> section.blocks().stream())
                        .filter(block -> block.startsWith("json\n"))
                        .flatMap(block -> block.lines().skip(1))
                        .toList();
        assertThat(quoted).isNotEmpty();
        assertThat(lines).containsAll(quoted);
    }
}
