package io.tweeter.benchmark.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void drawsTheFirstAndTheLast() {
        for (Users users : List.of(Users.zipf(1_000_000), Users.alike(1_000_000))) {
            assertThat(users.at(0)).isZero();
            assertThat(users.at(Math.nextDown(1.0))).isEqualTo(999_999);
        }
    }
}
