package io.tweeter.flink.unique;

import java.time.Duration;

class KeyedStateDeduplicationTest extends DeduplicationContract {

    @Override
    Deduplication deduplication(Duration horizon) {
        return new KeyedStateDeduplication(horizon);
    }
}
