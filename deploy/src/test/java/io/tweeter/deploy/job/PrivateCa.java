package io.tweeter.deploy.job;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of one's own, made with the JDK's keytool. */
final class PrivateCa {

    static final String TRUST_STORE = "trust.p12";
    static final String PASSWORD = "changeit";

    private static final String CA = "ca";
    private static final String SERVER = "server";

    private PrivateCa() {}

    /**
     * Makes an authority and a certificate that it has signed; {@link #TRUST_STORE} holds the
     * authority's own.
     *
     * @return PEM file with the certificate and its private key
     */
    static Path certify(Path directory, String host) throws IOException, InterruptedException {
        Path keys = directory.resolve("keys.p12");
        Path authority = directory.resolve("ca.pem");
        Path request = directory.resolve("server.csr");
        Path signed = directory.resolve("server.pem");
        generate(keys, CA, "CN=Private CA", "bc:c");
        generate(keys, SERVER, "CN=" + host, "san=dns:" + host);
        keytool(keys, "-certreq", "-alias", SERVER, "-file", request.toString());
        keytool(
                keys,
                "-gencert",
                "-alias",
                CA,
                "-rfc",
                "-ext",
                "san=dns:" + host,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        keytool(keys, "-exportcert", "-alias", CA, "-rfc", "-file", authority.toString());
        keytool(
                directory.resolve(TRUST_STORE),
                "-importcert",
                "-noprompt",
                "-alias",
                CA,
                "-file",
                authority.toString());
        Path whole = directory.resolve("server-with-key.pem");
        Files.writeString(whole, Files.readString(signed) + privateKey(keys));
        return whole;
    }

    private static void generate(Path keys, String alias, String name, String extension)
            throws IOException, InterruptedException {
        keytool(
                keys,
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-ext",
                extension);
    }

    private static void keytool(Path store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool " + arguments[0] + " failed: " + output);
        }
    }

    private static String privateKey(Path keys) throws IOException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Key key = store.getKey(SERVER, PASSWORD.toCharArray());
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException("reading " + keys, e);
        }
    }
}
