package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aWordNamesAllFiguresThatBeginWithIt() {
        assertThat(Figures.named("scale"))
                .extracting(Figure::name)
                .containsExactly(
                        "scale-slots",
                        "scale-rows",
                        "scale-users",
                        "scale-hashtags",
                        "scale-partitions");
        assertThat(Figures.named("scale-rows")).extracting(Figure::name).containsOnly("scale-rows");
        assertThat(Figures.named("store")).extracting(Figure::name).containsOnly("store");
        assertThat(Figures.named("sca")).isEmpty();
    }
}
