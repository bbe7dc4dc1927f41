package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.read.Board;
import io.tweeter.ingest.read.RankedUser;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankChartTest {

    @Test
    void barsAreMeasuredByTheLongest() {
        RankedUser king = new RankedUser(1, "king", 2616);
        RankedUser antony = new RankedUser(2, "antony", 1198);
        RankChart chart = new RankChart(Board.ALL_TIME, List.of(king, antony));

        assertThat(chart.percent(king)).isEqualTo(100);
        assertThat(chart.percent(antony)).isEqualTo(46);
    }

    @Test
    void aCountOfZeroHasNoBar() {
        RankedUser nobody = new RankedUser(1, "nobody", 0);

        assertThat(new RankChart(Board.ALL_TIME, List.of(nobody)).percent(nobody)).isZero();
    }
}
