package io.tweeter.flink.cassandra;

import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** What becomes of a column whose value is NULL. */
public enum NullHandling implements DescribedEnum {
    WRITE("write", "Cassandra's value is deleted, which leaves a tombstone."),
    UNSET("unset", "Cassandra's value stays as it is.");

    private final String value;
    private final String description;

    NullHandling(String value, String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public InlineElement getDescription() {
        return TextElement.text(description);
    }

    /** As in the option. */
    @Override
    public String toString() {
        return value;
    }
}
