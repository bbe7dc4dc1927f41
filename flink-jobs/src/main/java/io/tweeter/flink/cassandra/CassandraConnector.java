package io.tweeter.flink.cassandra;

import com.datastax.driver.core.Cluster;
import com.datastax.driver.core.ConsistencyLevel;
import com.datastax.driver.core.HostDistance;
import com.datastax.driver.core.PoolingOptions;
import com.datastax.driver.core.QueryOptions;
import com.datastax.driver.core.SSLOptions;
import com.datastax.driver.core.SocketOptions;
import com.datastax.driver.core.policies.DCAwareRoundRobinPolicy;
import com.datastax.driver.core.policies.TokenAwarePolicy;
import io.tweeter.model.env.CassandraSettings;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.flink.streaming.connectors.cassandra.ClusterBuilder;

/**
 * Connects to the cluster that the settings describe; made where the job is, used where it runs.
 */
public final class CassandraConnector extends ClusterBuilder {

    private static final long serialVersionUID = 1L;

    /** What one connection can carry at most, by the native protocol from version 3 on. */
    private static final int MAX_REQUESTS_PER_CONNECTION = 32_768;

    private final List<InetSocketAddress> contactPoints;
    private final String localDatacenter;
    private final String username;
    private final String password;
    private final TrustedTls tls;
    private final WriteLimits limits;

    public CassandraConnector(CassandraSettings settings, WriteLimits limits) {
        this.contactPoints = settings.contactPoints();
        this.localDatacenter = settings.localDatacenter();
        this.username =
                settings.credentials().map(CassandraSettings.Credentials::username).orElse(null);
        this.password =
                settings.credentials().map(CassandraSettings.Credentials::password).orElse(null);
        this.tls = settings.tls() ? TrustedTls.of(settings) : null;
        this.limits = limits;
    }

    @Override
    protected Cluster buildCluster(Cluster.Builder builder) {
        int timeoutMillis = Math.toIntExact(limits.timeout().toMillis());
        builder.addContactPointsWithPorts(
                        contactPoints.stream().map(CassandraConnector::resolve).toList())
                .withPort(contactPoints.get(0).getPort())
                .withLoadBalancingPolicy(
                        new TokenAwarePolicy(
                                DCAwareRoundRobinPolicy.builder()
                                        .withLocalDc(localDatacenter)
                                        .build()))
                // Every write is a full row by primary key: doing it twice does no harm, so the
                // driver may try another node.
                .withQueryOptions(
                        new QueryOptions()
                                .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                                .setDefaultIdempotence(true))
                .withSocketOptions(
                        new SocketOptions()
                                .setConnectTimeoutMillis(timeoutMillis)
                                .setReadTimeoutMillis(timeoutMillis))
                .withPoolingOptions(
                        new PoolingOptions()
                                .setMaxRequestsPerConnection(
                                        HostDistance.LOCAL,
                                        Math.min(limits.maxInFlight(), MAX_REQUESTS_PER_CONNECTION))
                                .setPoolTimeoutMillis(timeoutMillis))
                .withoutMetrics()
                .withoutJMXReporting();
        if (username != null) {
            builder.withCredentials(username, password);
        }
        if (tls != null) {
            SSLOptions options = tls.options();
            builder.withSSL(options);
        }
        return builder.build();
    }

    /** Looked up where the job runs: the client that submits it may see other addresses. */
    private static InetSocketAddress resolve(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }
}
