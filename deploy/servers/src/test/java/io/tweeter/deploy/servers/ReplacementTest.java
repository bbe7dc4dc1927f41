package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {

    private static final Member MEMBER = new Member(1, List.of("127.0.0.1", "127.0.0.2"));

    @TempDir Path dir;

    @Test
    void aNodeThatNeverRanIsNew() throws Exception {
        assertThat(replacement(MEMBER).begins()).isFalse();
    }

    @Test
    @Timeout(30)
    void aNodeWhoseFirstStartWasCutShortIsNew() throws Exception {
        configure();

        assertThat(replacement(MEMBER).begins()).isFalse();
    }

    @Test
    void aNodeWithItsTablesGoesOn() throws Exception {
        configure();
        Files.createDirectories(dir.resolve("data/data/system/local-7ad54392"));

        assertThat(replacement(MEMBER).begins()).isFalse();
    }

    @Test
    void aNodeThatWasReadyAndHasLostItsTablesAsksTheOthers() throws Exception {
        configure();
        replacement(MEMBER).ends();

        assertThatItAsksTheOthers();
    }

    @Test
    void aNodeOfAnEarlierReleaseThatHasLostItsTablesAsksTheOthers() throws Exception {
        configure();
        Path table = Files.createDirectories(dir.resolve("data/data/system/local-7ad54392"));
        replacement(MEMBER).begins();
        Files.delete(table);

        assertThatItAsksTheOthers();
    }

    @Test
    void aNodeAloneHasNobodyToAsk() throws Exception {
        configure();
        replacement(Member.alone()).ends();

        assertThat(replacement(Member.alone()).begins()).isFalse();
    }

    @Test
    void oneThatWasInterruptedBeginsAgainWithoutWhatItHadUntilTheNodeIsReady() throws Exception {
        configure();
        Files.createFile(dir.resolve("replacing"));
        Files.createDirectories(dir.resolve("data/data/system/local-7ad54392"));

        assertThat(replacement(MEMBER).begins()).isTrue();
        assertThat(dir.resolve("data")).isEmptyDirectory();
        assertThat(replacement(MEMBER).isUnderWay()).isTrue();

        replacement(MEMBER).ends();
        assertThat(replacement(MEMBER).isUnderWay()).isFalse();
    }

    @Test
    void aDiskThatIsNotThereIsNamed() throws Exception {
        configure();
        Files.createFile(dir.resolve("data"));

        assertThatIOException()
                .isThrownBy(() -> replacement(MEMBER).begins())
                .withMessage(dir.resolve("data") + " is no folder");
    }

    /** No other node answers, so it waits, which an interrupt ends. */
    private void assertThatItAsksTheOthers() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> replacement(MEMBER).begins());
    }

    private void configure() throws IOException {
        Files.createFile(Files.createDirectory(dir.resolve("conf")).resolve("cassandra.yaml"));
    }

    private Replacement replacement(Member member) {
        return new Replacement(dir, member, 1);
    }
}
