package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class MonogramTest {

    @Test
    void theFirstCharacterStandsForTheHandle() {
        assertThat(Monogram.letter("king henry")).isEqualTo("K");
        assertThat(Monogram.letter("🎭mask")).isEqualTo("🎭");
        assertThat(Monogram.letter("שקספיר")).isEqualTo("ש");
    }

    @Property
    void everyHandleHasOneOfEightHues(@ForAll @NotEmpty String handle) {
        assertThat(Monogram.hue(handle)).matches("hue-[0-7]");
    }
}
