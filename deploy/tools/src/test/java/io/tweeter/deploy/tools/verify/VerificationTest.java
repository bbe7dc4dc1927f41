package io.tweeter.deploy.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.tools.verify.Difference.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private static final Difference OLD = new Difference(Kind.LOST, "tweet 1 is missing");
    private static final Difference NEW = new Difference(Kind.LOST, "tweet 2 is missing");

    /** The boards are read only then. */
    @Test
    void differencesThatAnEarlierRunHasFoundAreAsNone() {
        assertThat(Verification.areKnown(List.of(), Set.of())).isTrue();
        assertThat(Verification.areKnown(List.of(OLD), Set.of(OLD.line()))).isTrue();
    }

    @Test
    void oneNewDifferenceIsEnoughToExplainTheOthers() {
        assertThat(Verification.areKnown(List.of(OLD), Set.of())).isFalse();
        assertThat(Verification.areKnown(List.of(OLD, NEW), Set.of(OLD.line()))).isFalse();
    }
}
