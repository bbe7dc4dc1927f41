package io.tweeter.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void tableIsAlignedAndEscaped() {
        Table table = new Table("T", List.of("who", "s"), List.of(List.of("a|b", "1")));
        assertThat(table.markdown())
                .isEqualTo("**T**\n\n| who  |   s |\n| ---- | --: |\n| a\\|b |   1 |\n");
    }

    @Test
    void chartEscapesText() {
        String svg = new BarChart("a < b & \"c\"", "", List.of()).svg();
        assertThat(svg).contains("a &lt; b &amp; &quot;c&quot;").doesNotContain("a < b");
    }
}
