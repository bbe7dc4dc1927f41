package io.tweeter.deploy.tools.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;

class KafkaErrorsTest {

    @Test
    void theErrorOfAFutureIsUnwrapped() {
        assertThat(KafkaErrors.describe(new ExecutionException(new KafkaException("no leader"))))
                .isEqualTo("no leader");
    }

    @Test
    void aClientThatCannotBeMadeSaysWhy() {
        assertThat(
                        KafkaErrors.describe(
                                new KafkaException(
                                        "Failed to construct kafka consumer",
                                        new KafkaException("no trust store /t.p12"))))
                .isEqualTo("Failed to construct kafka consumer: no trust store /t.p12");
    }

    @Test
    void aCauseThatSaysTheSameIsNotRepeated() {
        assertThat(KafkaErrors.describe(new KafkaException(new KafkaException("no leader"))))
                .endsWith("no leader")
                .doesNotContain("no leader: ");
    }

    @Test
    void aFailedTlsHandshakeSaysWhy() {
        assertThat(
                        KafkaErrors.describe(
                                new SslAuthenticationException(
                                        "SSL handshake failed",
                                        new RuntimeException(new CertificateException("expired")))))
                .isEqualTo("SSL handshake failed: expired");
        assertThat(KafkaErrors.describe(new SslAuthenticationException("SSL handshake failed")))
                .isEqualTo("SSL handshake failed");
    }
}
