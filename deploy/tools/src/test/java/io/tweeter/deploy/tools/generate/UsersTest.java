package io.tweeter.deploy.tools.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Draft;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsersTest {

    @Test
    void everyUserHasAValidHandleOfTheirOwn() throws Exception {
        Users users = new Users(200, 0, new TweetRandom(1));
        Set<String> handles = new HashSet<>();
        for (int draw = 0; draw < 10_000; draw++) {
            handles.add(users.next());
        }
        assertThat(handles).hasSize(200);
        for (String handle : handles) {
            assertThat(Draft.of(handle, "content").handle()).isEqualTo(handle);
        }
    }
}
