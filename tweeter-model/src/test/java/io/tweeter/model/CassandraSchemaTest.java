package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;

class CassandraSchemaTest {

    private static final String REPLICATION =
            "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    @Example
    void theKeyspaceIsCreatedBeforeItsTables() {
        List<String> statements = CassandraSchema.statements("shop", REPLICATION);
        assertThat(statements.get(0))
                .isEqualTo("CREATE KEYSPACE IF NOT EXISTS shop WITH replication = " + REPLICATION);
        assertThat(statements.subList(1, statements.size()))
                .hasSameSizeAs(CassandraSchema.tables())
                .allSatisfy(s -> assertThat(s).startsWith("CREATE TABLE IF NOT EXISTS shop."));
    }

    @Example
    void tablesAreNamedWithoutTheKeyspace() {
        assertThat(CassandraSchema.tables())
                .containsExactly(
                        "tweets",
                        "tweets_by_time",
                        "tweets_by_user",
                        "tweets_by_hashtag",
                        "timeline_days",
                        "timeline_slots",
                        "tweet_counts",
                        "top_tweeters",
                        "tweets_per_minute",
                        "hashtags_per_minute",
                        "trending_hashtags",
                        "write_leases");
        assertThat(CassandraSchema.dataTables()).hasSize(11).doesNotContain(CassandraSchema.LEASES);
    }

    @Example
    void aKeyspaceThatIsNotAPlainNameIsRejected() {
        for (String name : new String[] {"", "Tweeter", "a b", "x; DROP KEYSPACE y", "1a"}) {
            assertThatThrownBy(() -> CassandraSchema.statements(name, REPLICATION))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
