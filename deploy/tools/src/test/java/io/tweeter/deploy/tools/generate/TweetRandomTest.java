package io.tweeter.deploy.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TweetRandomTest {

    @Test
    void theSequenceOfATweetDoesNotDependOnThoseBefore() {
        TweetRandom random = new TweetRandom(42);
        random.startWith(7);
        long first = random.nextLong();
        long second = random.nextLong();
        random.startWith(1);
        assertThat(random.nextLong()).isNotEqualTo(first);
        random.startWith(7);
        assertThat(random.nextLong()).isEqualTo(first);
        assertThat(random.nextLong()).isEqualTo(second);
    }

    @Test
    void sequencesOfConsecutiveTweetsDoNotOverlap() {
        TweetRandom random = new TweetRandom(42);
        Set<Long> numbers = new HashSet<>();
        for (int tweet = 0; tweet < 1000; tweet++) {
            random.startWith(tweet);
            for (int draw = 0; draw < 100; draw++) {
                numbers.add(random.nextLong());
            }
        }
        assertThat(numbers).hasSize(100_000);
    }

    @Test
    void anotherSeedGivesOtherNumbers() {
        assertThat(new TweetRandom(1).nextLong()).isNotEqualTo(new TweetRandom(2).nextLong());
    }
}
