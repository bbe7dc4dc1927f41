package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptIT {

    private static final String[] TOOLS = {"dirname", "readlink", "sed", "head", "find", "tr"};

    private static final Instant BUILT = Instant.parse("2026-01-31T12:00:00Z");

    private static final Path STALE = Script.path().resolveSibling("stale.sh");

    @TempDir Path dir;

    @ParameterizedTest
    @CsvSource({
        "11.0.2, Java 11.0.2",
        "1.8.0_402, Java 1.8.0_402",
        "what, Java what",
        "25.0.1, Java 25.0.1"
    })
    void anotherJavaOnThePathIsRefused(String version, String named) throws Exception {
        Path java = standIn(bin(), version);
        CommandRun result =
                Script.run(
                        Script.path(), Map.of("PATH", bin().toString(), "JAVA_HOME", ""), "status");
        assertRefused(result, java + " is " + named + "; Tweeter needs a JDK 17 to 23");
    }

    @Test
    void anOldJavaHomeIsRefused() throws Exception {
        Path java = standIn(Files.createDirectories(dir.resolve("jdk/bin")), "11.0.2");
        CommandRun result =
                Script.run(
                        Script.path(),
                        Map.of("JAVA_HOME", dir.resolve("jdk").toString()),
                        "up",
                        "--data-dir",
                        dir.resolve("data").toString());
        assertRefused(result, java + " is Java 11.0.2");
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void aJavaHomeWithoutJavaIsRefused() throws Exception {
        CommandRun result =
                Script.run(Script.path(), Map.of("JAVA_HOME", dir.toString()), "status");
        assertRefused(result, "JAVA_HOME is " + dir + ", which has no bin/java");
    }

    @Test
    void noJavaAtAllIsRefused() throws Exception {
        CommandRun result =
                Script.run(
                        Script.path(), Map.of("PATH", bin().toString(), "JAVA_HOME", ""), "status");
        assertRefused(result, "no java on the PATH");
    }

    @Test
    void aMissingBuildWithoutMavenIsRefused() throws Exception {
        Path script = Files.createDirectories(dir.resolve("clone/deploy")).resolve("tweeter");
        Files.copy(Script.path(), script);
        Files.copy(STALE, script.resolveSibling("stale.sh"));
        CommandRun result =
                Script.run(
                        script,
                        Map.of(
                                "PATH",
                                bin().toString(),
                                "JAVA_HOME",
                                System.getProperty("java.home")),
                        "status");
        assertRefused(result, "is not built; install Maven 3.8 or later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/tweeter", "benchmarks/run"})
    void aModuleIsBuiltAnewIfAJarInItIsNewer(String script) throws Exception {
        Path clone = Files.createDirectories(dir.resolve("clone")).toRealPath();
        Path jar = clone.resolve("tweeter-model/target/tweeter-model-1.0.0-SNAPSHOT.jar");
        Path copy = builtClone(clone, script, jar);
        executable(bin().resolve("mvn"), "echo building");
        standIn(bin(), "17.0.2");
        Map<String, String> environment = Map.of("PATH", bin().toString(), "JAVA_HOME", "");

        CommandRun run = Script.run(copy, environment, "status");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain("building");

        Files.setLastModifiedTime(jar, FileTime.from(BUILT.plusSeconds(60)));
        run = Script.run(copy, environment, "status");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).contains("building");
    }

    /** Makes what a script looks for; each module contains a jar. */
    private static Path builtClone(Path clone, String script, Path jar) throws IOException {
        String text = Files.readString(Script.path().resolveSibling("..").resolve(script));
        Matcher words = Pattern.compile("[a-z][-.\\w]*(/[-.\\w]+)*").matcher(text);
        for (String word : words.results().map(MatchResult::group).toList()) {
            String module = word.split("/target/", 2)[0];
            Path target = clone.resolve(module).resolve("target");
            Files.createDirectories(target);
            built(target.resolve("built.classpath"), "other.jar:" + jar);
            if (!module.equals(word)) {
                built(clone.resolve(word), "");
            }
        }
        built(jar, "");
        Path copy = clone.resolve(script);
        Files.createDirectories(copy.getParent());
        Files.copy(STALE, Files.createDirectories(clone.resolve("deploy")).resolve("stale.sh"));
        return Files.copy(Script.path().resolveSibling("..").resolve(script), copy);
    }

    private static void built(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(BUILT));
    }

    @Test
    void itRunsThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("tw"), Script.path());
        CommandRun result = Script.run(link, Map.of(), "--version");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("Tweeter on Flink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "xx_XX.UTF-8"})
    void filesMayHaveAnyNameWithoutALocale(String locale) throws Exception {
        CommandRun result =
                Script.run(
                        Script.path(),
                        Map.of("LC_ALL", locale),
                        "down",
                        "--data-dir",
                        dir + "/a b \u00e9%20");
        assertThat(result.output()).isEqualTo("Nothing is running in " + dir + "/a b \u00e9%20\n");
    }

    @Test
    void aRepositoryThatCannotBeOnAClassPathIsRefused() throws Exception {
        Path script = Files.createDirectories(dir.resolve("a:b/deploy")).resolve("tweeter");
        Files.copy(Script.path(), script);
        assertRefused(
                Script.run(script, Map.of(), "status"),
                "the repository is in " + dir.toRealPath().resolve("a:b") + "; move it");
    }

    @Test
    void invalidOptionsExitWithCode2() throws Exception {
        CommandRun result = Script.run("up", "--instances", "0");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("tweeter up: --instances must be between 1 and 1000, not 0\n");
    }

    /** It remembers each tweet, whatever option comes first. */
    @Test
    void verifyMayUseMoreMemoryThanShortCommands() throws Exception {
        assertThat(javaOptions("--verbose", "verify", "--json"))
                .contains("-XX:MaxRAMPercentage=50")
                .doesNotContain("-Xmx");
        assertThat(javaOptions("--verbose", "status"))
                .contains("-Xmx192m")
                .doesNotContain("MaxRAMPercentage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"post", "verify", "status"})
    void theImageRunsACommandWithTheSameOptions(String command) throws Exception {
        String options = javaOptions(command).split("-Dtweeter.home", 2)[0];
        assertThat(javaOptions(Script.path().resolveSibling("images/tweeter/tweeter"), command))
                .startsWith(options);
    }

    private String javaOptions(String... args) throws Exception {
        return javaOptions(Script.path(), args);
    }

    private String javaOptions(Path script, String... args) throws Exception {
        Path java = standIn(bin(), "17.0.2");
        Files.writeString(java, "echo \"$@\"\n", StandardOpenOption.APPEND);
        CommandRun result =
                Script.run(script, Map.of("PATH", bin().toString(), "JAVA_HOME", ""), args);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static void assertRefused(CommandRun result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("tweeter: ").contains(reason).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    /** A directory with the tools that the script needs, without Java and Maven. */
    private Path bin() throws IOException {
        Path bin = dir.resolve("bin");
        if (Files.notExists(bin)) {
            Files.createDirectory(bin);
            for (String tool : TOOLS) {
                Path real = Path.of("/usr/bin", tool);
                Files.createSymbolicLink(
                        bin.resolve(tool), Files.exists(real) ? real : Path.of("/bin", tool));
            }
        }
        return bin;
    }

    /** A {@code java} that only prints a version. */
    private static Path standIn(Path directory, String version) throws IOException {
        return executable(
                directory.resolve("java"),
                "echo 'openjdk version \"%s\" 2019-01-15' >&2".formatted(version));
    }

    private static Path executable(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
