package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosRecordTest {

    private static final Fault KILL = new Fault("kill", "a kill", (victims, clients, l) -> {});
    private static final Faults FAULTS = new Faults(List.of(KILL));
    private static final Outcome OUTCOME =
            new Outcome(
                    KILL,
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    Map.of("503", 7L),
                    Duration.ofMillis(8_001),
                    Duration.ofSeconds(9));

    @TempDir Path dir;

    @Test
    void whatIsAppendedIsReadByTheNextRun() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"));
        assertThat(record.read(FAULTS)).isEmpty();

        record.append(OUTCOME);
        record.append(OUTCOME);

        assertThat(record.read(FAULTS)).containsExactly(OUTCOME, OUTCOME);
    }

    @Test
    void aLineThatARunWasKilledInIsForgotten() throws Exception {
        ChaosRecord record = new ChaosRecord(dir.resolve("record"));
        record.append(OUTCOME);
        Files.writeString(record.file(), Files.readString(record.file()) + "{\"fault\": \"ki");

        assertThat(record.read(FAULTS)).containsExactly(OUTCOME);
        record.append(OUTCOME);
        assertThat(record.read(FAULTS)).containsExactly(OUTCOME, OUTCOME);
    }

    @Test
    void aLineThatIsNoOutcomeIsNamed() throws Exception {
        Path file = dir.resolve("record");
        ChaosRecord record = new ChaosRecord(file);
        record.append(OUTCOME);
        Files.writeString(file, Files.readString(file) + "{\"fault\": \"gone\"}\n");
        assertThatThrownBy(() -> record.read(FAULTS))
                .isInstanceOf(ChaosException.class)
                .hasMessage(
                        file
                                + ", line 2: there is no fault 'gone'; remove that line, or use another file");

        Files.writeString(file, "{\"fault\": \n");
        assertThatThrownBy(() -> record.read(FAULTS))
                .isInstanceOf(ChaosException.class)
                .hasMessageStartingWith(file + ", line 1: ");
    }
}
