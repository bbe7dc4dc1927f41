package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are there in Chinese, too, say the same in both languages. */
class TranslationsTest {

    @ParameterizedTest
    @ValueSource(strings = {"README", "deploy/dcos/tutorial"})
    void bothLanguagesHaveTheSameCommandsOutputsNumbersAndLinks(String page) throws IOException {
        Path root = TweeterHome.find().root();
        assertThat(differences(root.resolve(page + ".md"), root.resolve(page + ".zh-CN.md")))
                .isEmpty();
    }

    /** In which sections, counted from the top, two pages differ, and how. */
    private static List<String> differences(Path one, Path other) throws IOException {
        List<PageSection> left = PageSection.of(one);
        List<PageSection> right = PageSection.of(other);
        List<String> differences = new ArrayList<>();
        if (left.size() != right.size()) {
            differences.add("%d and %d sections".formatted(left.size(), right.size()));
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            PageSection a = left.get(i);
            PageSection b = right.get(i);
            addDifference("code", i, a.blocks(), b.blocks(), differences);
            addDifference("numbers", i, a.numbers(), b.numbers(), differences);
            addDifference("links", i, a.links(), b.links(), differences);
        }
        return differences;
    }

    private static void addDifference(
            String what, int section, Object one, Object other, List<String> differences) {
        if (!one.equals(other)) {
            differences.add("%s of section %d: %s and %s".formatted(what, section, one, other));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100,000 tweets, 3.11.6 | 3.11.6，10 万条 |",
                "twice 5 and 5 | 5 | numbers",
                "port 10000 | 端口 10001 | numbers",
                "[a](x.md) | 无 | links",
                "[a](#here) | [甲](#这里) |",
                "![a](x.png) | ![甲](y.png) | links",
                "a\\n```\\nls\\n``` | 甲\\n```\\nls\\n``` |",
                "a\\n```\\nls\\n``` | 甲\\n```\\nls -l\\n``` | code",
                "a\\n```\\nls\\n``` | 甲\\n```text\\nls\\n``` | code",
                "a | 甲\\n## 乙 | 1 and 2 sections",
            })
    void aDifferenceBetweenTheLanguagesIsFound(
            String english, String chinese, String difference, @TempDir Path folder)
            throws IOException {
        Path one = Files.writeString(folder.resolve("one.md"), english.replace("\\n", "\n"));
        Path other = Files.writeString(folder.resolve("other.md"), chinese.replace("\\n", "\n"));
        assertThat(differences(one, other)).hasSize(difference == null ? 0 : 1);
        if (difference != null) {
            assertThat(differences(one, other).get(0)).startsWith(difference);
        }
    }
}
