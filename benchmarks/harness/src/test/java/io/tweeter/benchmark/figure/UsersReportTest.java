package io.tweeter.benchmark.figure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.benchmark.process.FlinkMonitor.Checkpoint;
import io.tweeter.benchmark.report.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsersReportTest {

    @Test
    void sharesCostsAmongFirstCopies() {
        List<Table> tables = new UsersReport(List.of(run())).report("scale-users", "?").tables();
        assertThat(tables.get(0).rows().get(0))
                .containsExactly(
                        "1,000",
                        "10,000",
                        "25.0 (25.0 to 25.0)",
                        "20.0 (20.0 to 20.0)",
                        "10.0 (10.0 to 10.0)",
                        "3.0 (3.0 to 3.0)",
                        "10,000");
        assertThat(tables.get(1).rows().get(0))
                .containsExactly(
                        "1,000",
                        "4,000",
                        "50.0 (50.0 to 50.0)",
                        "70.0 (70.0 to 70.0)",
                        "60.0 (60.0 to 60.0)",
                        "2.0 (2.0 to 2.0)");
    }

    private static UsersReport.Run run() {
        return new UsersReport.Run(
                1_000,
                10_000,
                4_000,
                990,
                900_000,
                25e-6,
                1e-4,
                new Meters(100, 9, 18, 2_700_000),
                1 << 20,
                new UsersReport.Live(
                        90_000,
                        new Meters(4.5, 5.4, 6.3, 180_000),
                        List.of(new Checkpoint(1, 0, 40, 1 << 20, 1 << 20))),
                List.of(new BoardProbe.Shown(1, 2, 3)));
    }
}
