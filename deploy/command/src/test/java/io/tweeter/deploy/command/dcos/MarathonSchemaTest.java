package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files are valid by the JSON schemas of Marathon and Metronome, which are not part of this
 * project: {@code MARATHON_SCHEMA} is the path of AppDefinition.json from Marathon's API
 * documentation, {@code METRONOME_SCHEMA} that of {@code jobspec.schema.json} from Metronome's.
 */
class MarathonSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#apps")
    @EnabledIfEnvironmentVariable(named = "MARATHON_SCHEMA", matches = ".+")
    void theAppIsValid(DcosFile app) throws IOException {
        assertValid(app, "MARATHON_SCHEMA");
    }

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#jobs")
    @EnabledIfEnvironmentVariable(named = "METRONOME_SCHEMA", matches = ".+")
    void theJobIsValid(DcosFile job) throws IOException {
        assertValid(job, "METRONOME_SCHEMA");
    }

    private static void assertValid(DcosFile file, String variable) throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(new File(System.getenv(variable)));
        // The schemas do not name their version, which is this one.
        schema.put("$schema", "http://json-schema.org/draft-04/schema#");
        assertThat(
                        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                                .getSchema(schema.toString(), InputFormat.JSON)
                                .validate(file.json().toString(), InputFormat.JSON))
                .isEmpty();
    }
}
