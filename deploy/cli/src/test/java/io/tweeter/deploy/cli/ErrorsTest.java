package io.tweeter.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    }

    @Test
    void theRootCauseIsTheInnermost() {
        IOException root = new IOException("root");
        assertThat(Errors.rootCause(new Exception(new Exception(root)))).isSameAs(root);
        assertThat(Errors.rootCause(root)).isSameAs(root);
    }
}
