package io.tweeter.deploy.command.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.command.PageSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link NewcomerNightlyIT} knows what newcomers are told to type. */
class TypedCommandsTest {

    @ParameterizedTest
    @EnumSource
    void everyCommandOfADocumentIsTypedByATestOrIsKnownNotToBe(Page page) throws IOException {
        assertThat(page.commands())
                .extracting(TypedCommands.Command::name)
                .containsOnlyOnceElementsOf(Step.of(page).stream().map(Step::command).toList())
                .hasSameSizeAs(Step.of(page));
    }

    @Test
    void commandsAreReadOutOfBlocksAndOutOfText(@TempDir Path dir) throws IOException {
        Path page = dir.resolve("page.md");
        Files.writeString(
                page,
                """
                Call `mvn verify`, see `pom.xml`, or `tweeter`:

                ```
                ls -l \\
                   -a      # all

                cd deploy
                ```

                ```sql
                SELECT 1;
                ```
                """);
        assertThat(PageSection.of(page))
                .flatMap(TypedCommands::of)
                .containsExactly(
                        new TypedCommands.Command("ls -l \\\n   -a      # all", "ls -l -a"),
                        new TypedCommands.Command("cd deploy", "cd deploy"),
                        new TypedCommands.Command("mvn verify", "mvn verify"));
    }
}
