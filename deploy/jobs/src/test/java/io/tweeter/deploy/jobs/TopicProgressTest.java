package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TopicProgressTest {

    private static TopicProgress of(long first, long readable, long end, OptionalLong committed) {
        return new TopicProgress(
                List.of(new TopicProgress.Partition("tweets-3", first, readable, end, committed)));
    }

    @Test
    void aJobThatReadsAlongHasNothingToReport() {
        TopicProgress progress = of(10, 50, 50, OptionalLong.of(40));
        assertThat(progress.unread()).isEqualTo(10);
        assertThat(progress.findings()).isEmpty();
    }

    @Test
    void aJobThatHasNotReadYetHasAllToRead() {
        TopicProgress progress = of(10, 50, 50, OptionalLong.empty());
        assertThat(progress.unread()).isEqualTo(40);
        assertThat(progress.findings()).isEmpty();
    }

    @Test
    void anOpenTransactionIsNamed() {
        assertThat(of(0, 30, 50, OptionalLong.of(30)).findings())
                .singleElement()
                .asString()
                .startsWith(
                        "tweets-3: a transaction is open since offset 30, and holds back 20 records");
    }

    @Test
    void recordsThatWereDeletedUnreadAreNamed() {
        TopicProgress progress = of(100, 150, 150, OptionalLong.of(40));
        assertThat(progress.findings())
                .containsExactly(
                        "tweets-3: the records at offsets 40 to 99 (marks of transactions may be among them) were deleted by retention before the job had read them");
        assertThat(progress.unread()).isEqualTo(50);
    }

    @Test
    void aTopicThatIsShorterThanWhatWasReadWasMadeAgain() {
        assertThat(of(0, 5, 5, OptionalLong.of(40)).findings())
                .singleElement()
                .asString()
                .contains("deleted and made again");
    }
}
