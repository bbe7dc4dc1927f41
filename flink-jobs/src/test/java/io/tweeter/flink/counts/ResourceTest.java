package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceTest {

    @Test
    void aFileOnTheClassPathIsRead() {
        assertThat(Resource.read("sql/user-counts.sql")).contains("CREATE TEMPORARY VIEW");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Resource.read("sql/no.sql")).hasMessageContaining("sql/no.sql");
    }
}
