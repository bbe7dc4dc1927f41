package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarathonRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.DcosFile#apps")
    void everyAppKeepsTheRules(DcosFile app) {
        assertThat(MarathonRules.violations(app)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAppsDoNotGetInEachOthersWay(boolean highAvailability) {
        assertThat(MarathonRules.violationsAmong(DcosFile.apps(highAvailability))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'networks':[{'mode':'container/bridge'}],'container':{'docker':{'network':'BRIDGE'}} | docker.network is the old form",
                "'networks':[{'mode':'host'}],'container':{'portMappings':[]} | portMappings mean nothing",
                "'networks':[{'mode':'container/bridge'}],'portDefinitions':[{'port':0}] | portDefinitions mean nothing",
                "'networks':[{'mode':'host'}],'portDefinitions':[{'name':'a'},{'name':'a'}] | two ports are called a",
                "'networks':[{'mode':'host'}],'requirePorts':true,'portDefinitions':[{'port':8081}] | no agent offers port 8081",
                "'container':{'portMappings':[{'labels':{'VIP_0':'tweeter:3000'}}]} | is no VIP",
                "'container':{'portMappings':[{'labels':{'x':1}}]} | x is no string",
                "'healthChecks':[{'protocol':'HTTP'}] | HTTP health checks are deprecated",
                "'healthChecks':[{'protocol':'MESOS_TCP'}] | portIndex is of no port",
                "'healthChecks':[{'protocol':'COMMAND','maxConsecutiveFailures':0}] | the first failed health check",
                "'healthChecks':[{'protocol':'COMMAND'},{'protocol':'COMMAND'}] | more than one health check",
                "'readinessChecks':[{'portName':'http'}] | port http does not exist",
                "'readinessChecks':[{'intervalSeconds':5,'timeoutSeconds':5}] | not under its interval",
                "'readinessChecks':[{},{}] | more than one readiness check",
                "'env':{'A':1} | A is no string",
                "'labels':{'A':true} | A is no string",
                "'labels':{'HAPROXY_0_USE_HSTS':'true'} | HAPROXY_0_USE_HSTS must not be used",
                "'labels':{'HAPROXY_0_VHOST':'a'} | HAPROXY_0_VHOST is of no port",
                "'labels':{'HAPROXY_GROUP':'external'} | balanced as TCP",
                "'labels':{'DCOS_SERVICE_NAME':'a','DCOS_SERVICE_PORT_INDEX':'0'} | PORT_INDEX is of no port",
                "'labels':{'DCOS_SERVICE_NAME':'a'} | DCOS_SERVICE_SCHEME is missing",
                "'instances':2,'labels':{'DCOS_SERVICE_NAME':'a'} | one task of a name",
            })
    void whatBreaksARuleIsFound(String fields, String violation) throws Exception {
        assertThat(MarathonRules.violations(app(fields)))
                .anyMatch(found -> found.contains(violation));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'id':'/a' | 'id':'/a' | id /a is used by",
                "'id':'/a','container':{'portMappings':[{'servicePort':10000}]} | 'id':'/b','container':{'portMappings':[{'servicePort':10000}]} | service port 10000",
                "'id':'/a','container':{'portMappings':[{'labels':{'VIP_0':'/x:1'}}]} | 'id':'/b','portDefinitions':[{'labels':{'VIP_7':'/x:1'}}] | VIP /x:1",
                "'id':'/a','container':{'portMappings':[{'labels':{'VIP_0':'/x:1','VIP_1':'/x:1'}}]} | 'id':'/b' | VIP /x:1 is used twice",
                "'id':'/a','requirePorts':true,'portDefinitions':[{'port':6123}] | 'id':'/b','requirePorts':true,'portDefinitions':[{'port':6123}] | host port 6123",
                "'id':'/a','labels':{'DCOS_SERVICE_NAME':'x'} | 'id':'/b','labels':{'DCOS_SERVICE_NAME':'x'} | service name x",
            })
    void whatTwoAppsCannotBothHaveIsFound(String one, String other, String violation)
            throws Exception {
        assertThat(MarathonRules.violationsAmong(List.of(app(one), app(other))))
                .anyMatch(found -> found.contains(violation));
    }

    private static DcosFile app(String fields) throws JsonProcessingException {
        return new DcosFile("test.json", JSON.readTree("{" + fields.replace('\'', '"') + "}"));
    }
}
