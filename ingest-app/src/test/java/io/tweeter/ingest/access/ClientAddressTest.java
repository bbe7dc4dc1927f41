package io.tweeter.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.7",
                "192.0.2.7:51234",
                "::ffff:192.0.2.7",
                "::FFFF:c000:207",
                "[::ffff:192.0.2.7]",
                "[::ffff:192.0.2.7]:443",
            })
    void anIpv4AddressIsTheSameInEveryForm(String text) {
        assertThat(ClientAddress.network(text)).isEqualTo(0xc0000207L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:0:1::1",
                "[2001:db8:0:1::2]",
                "[2001:db8:0:1::3]:51234",
                "2001:0db8:0000:0001:ffff:ffff:ffff:ffff",
            })
    void theAddressesOfAnIpv6NetworkAreTheSame(String text) {
        assertThat(ClientAddress.network(text)).isEqualTo(0x20010db800000001L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                "192.0.2",
                "192.0.2.7:",
                "192.0.2.7:port",
                "192.0.2.7:123456",
                "[192.0.2.7",
                "[2001:db8::1]x",
                "2001:db8:0:1::1:99999",
            })
    void everythingElseIsUnknown(String text) {
        assertThat(ClientAddress.network(text)).isEqualTo(ClientAddress.UNKNOWN);
    }
}
