package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/**
 * A release of the jobs: a jar, identified by its content.
 *
 * @param file on this machine
 * @param release the first 16 hexadecimal digits of the jar's SHA-256
 */
public record JobJar(Path file, String release) {

    private static final int DIGITS = 16;

    /**
     * Reads a jar and checks that it holds the job.
     *
     * @throws JobException if it cannot be read, is not a jar, or does not hold the job
     */
    public static JobJar of(Path file, TweeterJob job) throws JobException {
        String entry = job.entryClass().replace('.', '/') + ".class";
        try (ZipFile jar = new ZipFile(file.toFile())) {
            if (jar.getEntry(entry) == null) {
                throw new JobException(
                        "%s does not hold job %s: there is no %s in it"
                                .formatted(file, job, job.entryClass()));
            }
        } catch (NoSuchFileException e) {
            throw new JobException("there is no file " + file, e);
        } catch (IOException e) {
            throw new JobException(file + " is not a jar: " + e.getMessage(), e);
        }
        return new JobJar(file, digest(file));
    }

    private static String digest(Path file) {
        try (InputStream in =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] sum = ((DigestInputStream) in).getMessageDigest().digest();
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
