package io.tweeter.deploy.command.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
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
    void commandsAreReadOutOfBlocksAndOutOfText() {
        String document =
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
                """;
        assertThat(TypedCommands.of(document))
                .containsExactly(
                        new TypedCommands.Command("mvn verify", "mvn verify"),
                        new TypedCommands.Command("ls -l \\\n   -a      # all", "ls -l -a"),
                        new TypedCommands.Command("cd deploy", "cd deploy"));
    }
}
