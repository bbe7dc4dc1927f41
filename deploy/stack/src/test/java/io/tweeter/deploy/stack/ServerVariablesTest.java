package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerVariablesTest {

    @TempDir Path dir;

    @Test
    void aServerWithoutAFileIsRunAsItIs() {
        assertThat(variables().launch(List.of("java", "-version")))
                .containsExactly("java", "-version");
    }

    @Test
    void valuesAreNotOnTheCommandLineWhichEveryUserCanRead() throws Exception {
        variables().write(Map.of("JDK_JAVA_OPTIONS", "-Xint -Da=b"));

        assertThat(variables().environment()).isEqualTo(Map.of("JDK_JAVA_OPTIONS", "-Xint -Da=b"));
        assertThat(variables().launch(List.of("java", "-version")))
                .containsExactly("java", "-version");
        assertThat(variables().read()).isEqualTo(Map.of("JDK_JAVA_OPTIONS", "-Xint -Da=b"));
    }

    @Test
    void noOtherUserCanReadTheFile() throws Exception {
        for (String token : List.of("1", "2")) {
            variables().write(Map.of("TWEETER_TOKENS", token));
            assertThat(Files.getPosixFilePermissions(file()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whatWouldChangeTheProgramsThatStartTheServerIsForTheServerAlone() throws Exception {
        variables().write(Map.of("LD_PRELOAD", "libfaketime.so", "FAKETIME", "+60s"));

        assertThat(variables().environment()).isEqualTo(Map.of("FAKETIME", "+60s"));
        assertThat(variables().launch(List.of("java", "-version")))
                .containsExactly("env", "LD_PRELOAD=libfaketime.so", "java", "-version");
    }

    @Test
    void writingNoneLeavesNoFile() throws Exception {
        variables().write(Map.of("A", "1"));
        variables().write(Map.of());

        assertThat(file()).doesNotExist();
        assertThat(variables().read()).isEmpty();
    }

    @Test
    void aLineOfAnotherFormIsNamed() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "A=1\n\nexport B=2\n");

        assertThatIOException()
                .isThrownBy(() -> variables().read())
                .withMessage(file() + ", line 3: not NAME=VALUE");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> variables().launch(List.of("java")))
                .withMessage(file() + ", line 3: not NAME=VALUE");
    }

    private ServerVariables variables() {
        return new ServerVariables(file());
    }

    private Path file() {
        return dir.resolve("variables/kafka-3");
    }
}
