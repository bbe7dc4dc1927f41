package io.tweeter.flink.cassandra;

import com.datastax.driver.core.RemoteEndpointAwareJdkSSLOptions;
import com.datastax.driver.core.SSLOptions;
import com.datastax.shaded.netty.channel.socket.SocketChannel;
import io.tweeter.model.env.CassandraSettings;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS that checks the server's certificate and its name.
 *
 * @param trustStore file that holds the certificates to trust, on every machine that runs the job;
 *     null for those of the JVM
 * @param password of the trust store
 */
record TrustedTls(String trustStore, String password) implements Serializable {

    static TrustedTls of(CassandraSettings settings) {
        return settings.trustStore()
                .map(store -> new TrustedTls(store.path().toString(), store.password()))
                .orElseGet(() -> new TrustedTls(null, null));
    }

    SSLOptions options() {
        try {
            return new NameCheckingOptions(context());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "Cannot use the trust store "
                            + trustStore
                            + " for Cassandra: "
                            + e.getMessage(),
                    e);
        }
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        if (trustStore == null) {
            return SSLContext.getDefault();
        }
        KeyStore store = KeyStore.getInstance(new File(trustStore), password.toCharArray());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The password is never printed. */
    @Override
    public String toString() {
        return "TrustedTls[" + trustStore + "]";
    }

    /** The driver's own options take any certificate that is trusted, whatever name it is for. */
    private static final class NameCheckingOptions extends RemoteEndpointAwareJdkSSLOptions {

        NameCheckingOptions(SSLContext context) {
            super(context, null);
        }

        @Override
        protected SSLEngine newSSLEngine(SocketChannel channel, InetSocketAddress remote) {
            SSLEngine engine = super.newSSLEngine(channel, remote);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return engine;
        }
    }
}
