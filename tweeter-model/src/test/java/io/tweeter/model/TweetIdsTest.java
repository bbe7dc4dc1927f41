package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class TweetIdsTest {

    /** It can never change: a retry may reach an instance of another release. */
    @Example
    void theSameHandleAndKeyGiveTheSameIdInEveryRelease() {
        assertThat(TweetIds.fromIdempotencyKey("king", "key-1"))
                .isEqualTo(UUID.fromString("e15f56f4-cade-817c-91fb-da55bd77fc50"));
        assertThat(TweetIds.fromIdempotencyKey("jos\u00e9", "~"))
                .isEqualTo(UUID.fromString("e2976192-4a32-87e6-b8b4-7758c00f55e0"));
    }

    @Property
    void isAUuidOfVersion8AndAValidId(
            @ForAll @AlphaChars @StringLength(min = 1, max = 50) String handle,
            @ForAll @AlphaChars @StringLength(min = 1, max = 255) String key) {
        UUID id = TweetIds.fromIdempotencyKey(handle, key);
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(TweetRules.checkId(id.toString())).isEmpty();
    }

    @Property
    void handleAndKeyAreSeparated(
            @ForAll @AlphaChars @StringLength(min = 1, max = 9) String handle,
            @ForAll @AlphaChars @StringLength(min = 2, max = 9) String key) {
        assertThat(TweetIds.fromIdempotencyKey(handle, key))
                .isNotEqualTo(
                        TweetIds.fromIdempotencyKey(handle + key.charAt(0), key.substring(1)));
    }
}
