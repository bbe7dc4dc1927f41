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

    /** Handles that RFC 8266 leaves as they were: their ids did not change with it. */
    @Example
    void handlesThatWereInTheirFormAlreadyHaveTheIdsThatTheyHad() {
        assertThat(id("Duke  Senior")).isEqualTo("a184a2e4-58b9-8f12-89be-c4d0ff710883");
        assertThat(id("Stra\u00dfe")).isEqualTo("cbeff180-7401-8cc4-9a94-29774f944222");
        assertThat(id("Zo\u00eb")).isEqualTo("b5e24b4d-9c59-8e30-a360-089aef8311ed");
        assertThat(id("\u0646\u0627\u0645\u200c\u0647\u0627"))
                .isEqualTo("4cc979f3-38e8-8dda-abdc-38ce929ecd8c");
        assertThat(id("\ud83d\ude00")).isEqualTo("069dec0d-3035-857c-85a9-3f8521c81f9f");
        assertThat(id("O'Neil_7")).isEqualTo("4c4574cf-6c74-8248-8b2e-0199a41e74a1");
    }

    /** Until then this was the id of another user, with the handle e and U+0308. */
    @Example
    void aHandleThatChangedHasTheIdOfItsForm() {
        assertThat(id("Zoe\u0308")).isEqualTo(id("zo\u00eb"));
    }

    private static String id(String typed) {
        return TweetIds.fromIdempotencyKey(TweetRules.normalizeHandle(typed), "k").toString();
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
