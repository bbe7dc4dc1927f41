package io.tweeter.deploy.testkit;

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

/**
 * A private certificate authority, and a certificate for this machine that it has signed; created
 * with the JDK's keytool.
 *
 * @param keyStore PKCS 12 file with the certificate and its private key
 * @param trustStore PKCS 12 file with the authority's own certificate
 */
public record PrivateCa(Path keyStore, Path trustStore) {

    /** The password of both files. */
    public static final String PASSWORD = "changeit";

    private static final String CA = "ca";
    private static final String SERVER = "server";
    private static final String NAMES =
            "san=dns:localhost,ip:127.0.0.1,ip:127.0.2.1,ip:127.0.2.2,ip:127.0.2.3";

    /** Creates both files in an empty directory. */
    public static PrivateCa make(Path directory) throws IOException, InterruptedException {
        Path authority = directory.resolve("authority.p12");
        PrivateCa ca =
                new PrivateCa(directory.resolve("server.p12"), directory.resolve("trust.p12"));
        Path root = directory.resolve("ca.pem");
        Path request = directory.resolve("server.csr");
        Path signed = directory.resolve("server.pem");
        generate(authority, CA, "CN=Private CA", "bc:c");
        keytool(authority, "-exportcert", "-alias", CA, "-rfc", "-file", root.toString());
        generate(ca.keyStore, SERVER, "CN=localhost", NAMES);
        keytool(ca.keyStore, "-certreq", "-alias", SERVER, "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-alias",
                CA,
                "-rfc",
                "-ext",
                NAMES,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        importCertificate(ca.keyStore, CA, root);
        importCertificate(ca.keyStore, SERVER, signed);
        importCertificate(ca.trustStore, CA, root);
        return ca;
    }

    /** The certificate and its private key, as text in PEM form. */
    public String pem() throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Key key = store.getKey(SERVER, PASSWORD.toCharArray());
            return pem("CERTIFICATE", store.getCertificate(SERVER).getEncoded())
                    + pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("reading " + keyStore, e);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
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

    private static void importCertificate(Path store, String alias, Path certificate)
            throws IOException, InterruptedException {
        keytool(
                store,
                "-importcert",
                "-noprompt",
                "-alias",
                alias,
                "-file",
                certificate.toString());
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
}
