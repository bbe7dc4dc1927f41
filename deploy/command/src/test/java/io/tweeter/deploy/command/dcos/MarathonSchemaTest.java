package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files against the JSON schemas of Marathon and Metronome, which are not part of this project:
 * AppDefinition.json of Marathon's API documentation is named by {@code MARATHON_SCHEMA}, {@code
 * jobspec.schema.json} of Metronome's by {@code METRONOME_SCHEMA}.
 */
class MarathonSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#apps")
    @EnabledIfEnvironmentVariable(named = "MARATHON_SCHEMA", matches = ".+")
    void marathonTakesTheApp(DcosFile app) throws IOException {
        assertThat(schema("MARATHON_SCHEMA").validate(app.json().toString(), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#jobs")
    @EnabledIfEnvironmentVariable(named = "METRONOME_SCHEMA", matches = ".+")
    void metronomeTakesTheJob(DcosFile job) throws IOException {
        assertThat(schema("METRONOME_SCHEMA").validate(job.json().toString(), InputFormat.JSON))
                .isEmpty();
    }

    private static Schema schema(String variable) throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(new File(System.getenv(variable)));
        // They name no version, and are written in this one.
        schema.put("$schema", "http://json-schema.org/draft-04/schema#");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(schema.toString(), InputFormat.JSON);
    }
}
