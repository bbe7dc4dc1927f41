package io.tweeter.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void onlyTheFirstLineOfAMessageIsShown() {
        assertThat(Errors.firstLine(new IOException("first\nsecond"))).isEqualTo("first");
        assertThat(Errors.firstLine(new IOException(""))).isEmpty();
    }

    @Test
    void anErrorWithoutMessageIsNamedByItsClass() {
        assertThat(Errors.firstLine(new IOException())).isEqualTo("IOException");
        assertThat(Errors.firstLine(new ClosedChannelException()))
                .isEqualTo("the connection was closed");
    }

    @Test
    void theRootCauseIsTheInnermost() {
        IOException root = new IOException("root");
        assertThat(Errors.rootCause(new Exception(new Exception(root)))).isSameAs(root);
        assertThat(Errors.rootCause(root)).isSameAs(root);
    }
}
