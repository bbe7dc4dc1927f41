package io.tweeter.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassandraConnectionTest {

    @ParameterizedTest
    @CsvSource({
        "Provided username tweeter and/or password are incorrect, it rejects the credentials",
        "Unable to perform authentication: Operation timed out, it cannot read its table of users"
    })
    void aLoginThatFailsForWantOfTheTableOfUsersIsNoRefusal(String answer, String what) {
        assertThat(
                        CassandraConnection.describe(
                                List.of(
                                        new ConnectException("Connection refused"),
                                        new AuthenticationException(
                                                new DefaultEndPoint(
                                                        InetSocketAddress.createUnresolved(
                                                                "cassandra", 9042)),
                                                answer))))
                .isEqualTo(what);
        assertThat(CassandraConnection.describe(List.of(new ConnectException())))
                .isEqualTo("no node can be reached");
    }
}
