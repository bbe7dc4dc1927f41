package io.tweeter.ingest.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.page.Assets.Asset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssetsTest {

    private static final Path FOLDER = Path.of("src/main/resources/web");
    private static final Pattern IMPORT = Pattern.compile("from \"\\./([a-z.]+)\"");

    private final Assets assets = Assets.load();

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void everyFileOfTheFolderIsServed() throws IOException {
        for (String name : names()) {
            Asset asset = assets.find(name).orElseThrow();
            assertThat(asset.bytes()).isEqualTo(Files.readAllBytes(FOLDER.resolve(name)));
            assertThat(asset.etag()).matches("\"[0-9a-f]{24}\"");
            assertThat(asset.contentType()).isNotNull();
        }
    }

    @Test
    void nothingElseIsFound() {
        for (String name :
                List.of("", ".", "../openapi.yaml", "web/tweeter.css", "tweeter.css/", "nul\0l")) {
            assertThat(assets.find(name)).isEmpty();
        }
    }

    @Test
    void scriptsImportOnlyWhatIsServedAndNeverParseHtml() throws IOException {
        for (String name : names()) {
            String text = new String(assets.find(name).orElseThrow().bytes(), UTF_8);
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                assertThat(assets.find(imports.group(1))).isPresent();
            }
            assertThat(text)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(")
                    .doesNotContain("document.write");
        }
    }
}
