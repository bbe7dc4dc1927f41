package io.tweeter.deploy.tools.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ServiceOptionTest {

    @Command(name = "any")
    private static final class AnyCommand {
        @Mixin private ServiceOption service;
    }

    @Test
    void theDefaultIsTheLocalLoadBalancer() {
        assertThat(parse()).isEqualTo(URI.create("http://localhost:10000"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/base, https://example.org/base",
        "example.org:30000, http://example.org:30000",
        "localhost, http://localhost"
    })
    void theSchemeMayBeLeftOut(String text, URI address) {
        assertThat(parse("--to", text)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:10000, http://localhost:10000/tweets",
        "https://example.org/base, https://example.org/base/tweets",
        "https://example.org/base/, https://example.org/base/tweets"
    })
    void aPathIsBelowThatOfTheAddress(URI service, URI tweets) {
        assertThat(ServiceOption.resolve(service, "/tweets")).isEqualTo(tweets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "http://", "http://host/?a=b", "http://a b", ""})
    void anythingElseIsAnInvalidArgument(String text) {
        assertThatThrownBy(() -> parse("--to", text))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'" + text + "' is not a URL such as http://localhost:10000");
    }

    private static URI parse(String... args) {
        AnyCommand command = new AnyCommand();
        new CommandLine(command).parseArgs(args);
        return command.service.address();
    }
}
