package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.http.StaticFile;
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
            StaticFile asset = assets.find(name).orElseThrow();
            assertThat(asset.content().getBytes())
                    .isEqualTo(Files.readAllBytes(FOLDER.resolve(name)));
            assertThat(asset.tag()).matches("\"[0-9a-f]{24}\"");
            assertThat(asset.type()).isNotNull();
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
            String text = assets.find(name).orElseThrow().content().toString();
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
