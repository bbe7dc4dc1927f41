package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void aParameterIsFoundByItsDecodedName() {
        assertThat(new Query("a=1&b%65fore=x+y").find("before")).contains("x y");
        assertThat(new Query("a").find("a")).contains("");
        assertThat(new Query("a=1").find("b")).isEmpty();
        assertThat(Query.NONE.find("a")).isEmpty();
    }

    /** Netty's decoder of whole queries would reject the first and lose the second. */
    @Test
    void otherParametersAreIgnoredEvenIfBroken() {
        assertThat(new Query("discount=50%&limit=1").find("limit")).contains("1");
        assertThat(new Query("a=b;c&limit=1").find("a")).contains("b;c");
        assertThat(new Query("=limit").find("limit")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=1&limit=2", "limit=%", "limit=%ff", "%=x"})
    void repeatedAndBrokenParametersAreBadRequests(String query) {
        assertThat(
                        catchThrowableOfType(
                                        ProblemException.class,
                                        () -> new Query(query).find("limit"))
                                .problem()
                                .type())
                .isEqualTo(ProblemType.BAD_REQUEST);
    }

    @Test
    void aNumberIsTheDefaultOrWithinItsLimits() {
        assertThat(Query.NONE.number("limit", 25, 100)).isEqualTo(25);
        assertThat(new Query("limit=1").number("limit", 25, 100)).isEqualTo(1);
        assertThat(new Query("limit=0100").number("limit", 25, 100)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "-1", "1e1", "+1", "%D9%A1", "99999999999"})
    void anythingElseIsABadParameter(String value) {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> new Query("limit=" + value).number("limit", 25, 100))
                        .problem();

        assertThat(problem.errors())
                .containsExactly(new FieldError("limit", "is not a whole number from 1 to 100"));
    }
}
