package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.jobs.StateChoice.Numbered;
import io.tweeter.deploy.jobs.StateChoice.Rejected;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateChoiceTest {

    private static final Optional<Numbered> SAVEPOINT =
            Optional.of(new Numbered("file:/s/savepoint-1a2b", 7));

    @Test
    void theHigherNumberOfARunIsNewerAndTheOtherIsNamed() {
        assertThat(StateChoice.newer(SAVEPOINT, checkpoint(8)))
                .contains(
                        new StateChoice(
                                "file:/c/chk-8",
                                List.of(new Rejected("file:/s/savepoint-1a2b", "older"))));
        assertThat(StateChoice.newer(SAVEPOINT, checkpoint(6)).orElseThrow().describe())
                .isEqualTo("savepoint savepoint-1a2b, not from checkpoint chk-6 (older)");
    }

    @Test
    void withoutAnAlternativeNoneIsNamed() {
        assertThat(StateChoice.newer(SAVEPOINT, Optional.empty()).orElseThrow().describe())
                .isEqualTo("savepoint savepoint-1a2b");
        assertThat(StateChoice.newer(Optional.empty(), checkpoint(6)).orElseThrow().describe())
                .isEqualTo("checkpoint chk-6");
        assertThat(StateChoice.newer(Optional.empty(), Optional.empty())).isEmpty();
    }

    @Test
    void checkpointsOfTwoRunsWithTheSameNumberAreToldApart() {
        StateChoice choice =
                new StateChoice(
                        "file:/c/run-b/chk-6",
                        List.of(new Rejected("file:/c/run-a/chk-6", "older")));
        assertThat(choice.describe())
                .isEqualTo("checkpoint chk-6, not from checkpoint file:/c/run-a/chk-6 (older)");
    }

    private static Optional<Numbered> checkpoint(long number) {
        return Optional.of(new Numbered("file:/c/chk-" + number, number));
    }
}
