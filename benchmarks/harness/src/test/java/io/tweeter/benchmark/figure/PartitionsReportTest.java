package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.report.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionsReportTest {

    @Test
    void costsAreThoseOfAFirstCopy() {
        PartitionsReport.Run run =
                new PartitionsReport.Run(
                        100, 9.5, 10e-6, 5e-6, 60e-6, 40e-6, 144 << 20, 2_000, 104, 320);
        List<Table> tables =
                new PartitionsReport(List.of(run)).report("scale-partitions", "?").tables();
        assertThat(tables.get(0).rows().get(0))
                .containsExactly("100", "10.0", "200,000", "60.0", "40.0", "9.5");
        assertThat(tables.get(1).rows().get(0))
                .containsExactly("100", "144", "2,000", "104", "320");
    }
}
