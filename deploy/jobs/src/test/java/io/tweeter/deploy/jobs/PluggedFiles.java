package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * A file system that Flink needs a plugin for, like those of object stores; its files are local.
 */
public final class PluggedFiles implements FileSystemFactory {

    private static final String SCHEME = "plugged";

    /** Makes a folder of plugins that holds this one. */
    static Path plugins(Path directory) throws IOException {
        Path plugins = directory.resolve("plugins");
        Path jar = Files.createDirectories(plugins.resolve(SCHEME)).resolve("plugged-files.jar");
        String type = PluggedFiles.class.getName();
        String resource = type.replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in =
                        PluggedFiles.class.getClassLoader().getResourceAsStream(resource)) {
            out.putNextEntry(new JarEntry(resource));
            in.transferTo(out);
            out.putNextEntry(
                    new JarEntry("META-INF/services/" + FileSystemFactory.class.getName()));
            out.write(type.getBytes(StandardCharsets.UTF_8));
        }
        return plugins;
    }

    /** What a local folder is called on this file system. */
    static String uri(Path folder) {
        return SCHEME + ":" + folder;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
        return LocalFileSystem.getSharedInstance();
    }
}
