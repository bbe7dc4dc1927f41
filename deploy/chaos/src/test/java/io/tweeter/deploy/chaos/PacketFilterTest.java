package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.chaos.PacketFilter.Rules;
import org.junit.jupiter.api.Test;

class PacketFilterTest {

    @Test
    void aNodeThatIsCutOffStillReachesItselfAndWhatWasDroppedBeforeIsNot() {
        assertThat(Rules.EVERYTHING.script())
                .isEqualTo(
                        """
                        table inet tweeter_chaos {}
                        delete table inet tweeter_chaos

                        table inet tweeter_chaos {
                          chain incoming { type filter hook input priority 0; policy accept; iifname != "lo" drop; }
                          chain outgoing { type filter hook output priority 0; policy accept; oifname != "lo" drop; }
                        }
                        """);
    }

    @Test
    void oneDirectionIsCut() {
        assertThat(Rules.INCOMING.script().lines())
                .anyMatch(line -> line.contains("chain incoming") && line.contains("drop"))
                .noneMatch(line -> line.contains("chain outgoing") && line.contains("drop"));
    }

    @Test
    void aServerIsCutOffFromOthersAndClientsAlsoFromTheirOwnNode() {
        assertThat(Rules.server(9092, 9093).and(Rules.clients(7000)).script())
                .contains("iifname != \"lo\" tcp dport { 9092, 9093 } drop;")
                .contains("oifname != \"lo\" tcp sport { 9092, 9093 } drop;")
                .contains("drop; tcp sport { 7000 } drop;")
                .contains("drop; tcp dport { 7000 } drop;");
    }

    @Test
    void aServerOfANodeThatIsCutOffIsStillReached() {
        assertThat(Rules.everythingBut(10104).script())
                .contains("iifname != \"lo\" tcp dport != 10104 drop;")
                .contains("oifname != \"lo\" tcp sport != 10104 drop;");
    }
}
