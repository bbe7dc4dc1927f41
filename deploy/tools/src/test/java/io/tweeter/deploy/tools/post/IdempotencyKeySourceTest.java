package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class IdempotencyKeySourceTest {

    /** Must never change: a file posted with an earlier release must not create second tweets. */
    @Test
    void keysAreTheSameInEveryRelease() {
        IdempotencyKeySource keys = IdempotencyKeySource.fromContent("");
        byte[] text = "{\"handle\": \"a\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(keys.key(1, text, Optional.empty())).isEqualTo("__XuRMHq8ypXk6z5FMdTlQ");
        assertThat(keys.key(2, text, Optional.empty())).isEqualTo("WRK-TjrL42KTLx7Znmm-og");
        assertThat(IdempotencyKeySource.fromContent("b").key(1, text, Optional.empty()))
                .isEqualTo("JsJyqMYvVOLXOVswwRZC_w");
    }

    /** Computed by another program: HMAC-SHA-256 of the key, as text. */
    @Test
    void withASecretEveryKeyIsReplacedByOneThatFollowsFromBoth() {
        UnaryOperator<String> seal = IdempotencyKeySource.sealedBy("correct horse battery");

        assertThat(seal.apply("__XuRMHq8ypXk6z5FMdTlQ")).isEqualTo("ZsRiRcmuk-7DWxiHyJbaYw");
        assertThat(seal.apply("own")).isEqualTo("Ec1GQtfe2kQdmYWaGA2DdQ");
        assertThat(IdempotencyKeySource.sealedBy("another secret of mine").apply("own"))
                .isNotEqualTo("Ec1GQtfe2kQdmYWaGA2DdQ");
    }

    @Test
    void theKeyOfALineIsUsedUnlessNewKeysAreRequested() {
        assertThat(IdempotencyKeySource.fromContent("p").key(1, new byte[0], Optional.of("own")))
                .isEqualTo("own");
        assertThat(IdempotencyKeySource.ofThisRun().key(1, new byte[0], Optional.of("own")))
                .isNotEqualTo("own");
    }

    @Test
    void newKeysDifferByLineAndRun() {
        IdempotencyKeySource run = IdempotencyKeySource.ofThisRun();
        String key = run.key(1, new byte[0], Optional.empty());
        assertThat(run.key(2, new byte[0], Optional.empty())).isNotEqualTo(key);
        assertThat(IdempotencyKeySource.ofThisRun().key(1, new byte[0], Optional.empty()))
                .isNotEqualTo(key);
    }
}
