package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.post.LogUnavailableException.Reason;
import java.util.List;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaTweetLogTest {

    @Test
    void whatKafkaMayHaveStoredWasNotAcknowledgedInTimeWhateverTheLastRetryMet() {
        for (KafkaException failure :
                List.of(
                        new TimeoutException("expired"),
                        new NetworkException("disconnected"),
                        new NotEnoughReplicasAfterAppendException("one replica"))) {
            assertThat(KafkaTweetLog.reason(failure)).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void whatItCannotHaveStoredWasNot() {
        assertThat(KafkaTweetLog.reason(new BufferExhaustedException("full")))
                .isEqualTo(Reason.BUSY);
        assertThat(KafkaTweetLog.reason(new RecordTooLargeException("10 bytes at most")))
                .isEqualTo(Reason.UNREACHABLE);
    }
}
