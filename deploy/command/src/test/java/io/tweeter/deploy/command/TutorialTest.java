package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorial for DC/OS names apps, jobs, packages and files of ours as they are. */
class TutorialTest {

    private static final Path DCOS = TweeterHome.find().root().resolve("deploy").resolve("dcos");
    private static final Path ENGLISH = DCOS.resolve("tutorial.md");

    /** The commands are the same in Chinese, as {@link TranslationsTest} holds. */
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

    @ParameterizedTest
    @ValueSource(strings = {"tutorial.md", "tutorial.zh-CN.md"})
    void whatOnlyTheScriptAddsIsRemovedToo(String page) throws IOException {
        String text = Files.readString(DCOS.resolve(page)).replaceAll("\\s+", " ");
        assertThat(
                        Pattern.compile("(?m)^job (\\S+)$")
                                .matcher(Files.readString(DCOS.resolve("tweeter-dcos")))
                                .results()
                                .map(job -> "dcos job remove " + job.group(1)))
                .hasSize(3)
                .allSatisfy(removal -> assertThat(text).contains(removal));
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
                PageSection.of(ENGLISH).stream()
                        .flatMap(section -> section.blocks().stream())
                        .filter(block -> block.startsWith("json\n"))
                        .flatMap(block -> block.lines().skip(1))
                        .toList();
        assertThat(quoted).isNotEmpty();
        assertThat(lines).containsAll(quoted);
    }
}
