package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Links, files, commands and tests that documents name are there. */
class DocumentationTest {

    private static final Path ROOT = TweeterHome.find().root();
    private static final int MAX_README_LINES = 130;

    static Stream<Path> documents() throws IOException {
        return new Documentation(ROOT).documents().stream().map(ROOT::relativize);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatADocumentNamesIsThere(Path document) throws IOException {
        assertThat(new Documentation(ROOT).problems(ROOT.resolve(document))).isEmpty();
    }

    @Test
    void theReadmeTakesAMinute() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md")).size())
                .isLessThanOrEqualTo(MAX_README_LINES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a](missing.md) | the link missing.md leads to no file",
                "[a](#nowhere) | the link #nowhere names no heading",
                "![a](images/none.png) | the link images/none.png leads to no file",
                "see `docs/missing.md` | there is no file docs/missing.md",
                "see `docs/*.text` | there is no file docs/*.text",
                "see `core/target/core.jar` | ",
                "see `other/target/core.jar`, which is not ours | ",
                "see `MissingTest` | there is no test MissingTest",
                "call `tweeter fly` | tweeter fly: Unmatched argument at index 0: 'fly'",
                "call `tweeter post`, or `tweeter post --rate 5` | ",
            })
    void whatIsWrongInTextIsFound(String text, String problem, @TempDir Path root)
            throws IOException {
        assertThat(problems(root, "# Title\n\n[there](#title) " + text + "\n"))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "./deploy/tweeter up --wings # not yet; tweeter up --wings: Unknown option: '--wings'",
                "echo a | ../tweeter post --rate 1; tweeter post --rate 1: Missing required parameter: 'FILE'",
                "./deploy/tweeter generate --tweets 5 >f && A=1 ./deploy/tweeter post f \\\\n --rate 5;",
                "mvn -q -pl missing test; there is no module missing",
                "mvn -Pmissing verify; there is no profile missing",
                "mvn -pl core test -Dtest=MissingTest; there is no test MissingTest in core",
                "mvn -pl core test -Dtest=RealTest#nothing; there is no method RealTest#nothing",
                "mvn -Pci -pl core test -Dtest=Real*Test#works -Dit.test=NONE;",
                "docs/missing --now; there is no command docs/missing",
            })
    void whatIsWrongInAShellBlockIsFound(String line, String problem, @TempDir Path root)
            throws IOException {
        assertThat(problems(root, "# Title\n\n```\n" + line.replace("\\n", "\n") + "\n```\n"))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    /** Problems of a document in a small repository: one module with one test. */
    private static List<String> problems(Path root, String text) throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<profile><id>ci</id></profile>");
        Path test = root.resolve("core/src/test/java/RealTest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, "void works() {}");
        Files.writeString(root.resolve("core/pom.xml"), "<project/>");
        Path document = Files.createDirectories(root.resolve("docs")).resolve("page.md");
        Files.writeString(document, text);
        return new Documentation(root).problems(document);
    }
}
